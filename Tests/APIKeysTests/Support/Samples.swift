import APIKeys
import TestSupport

/// `import APIKeys` alone: what these make, every user of the library can make.
enum Sample {
    static let format = makeFormat("wc_live_")
    static let team = TeamID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let user = UserID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let otherUser = UserID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0003)
    static let read = makeScope("claws:read")
    static let write = makeScope("claws:write")

    /// 2026-01-31T08:15:00Z.
    static let start = Timestamp(milliseconds: 1_769_847_300_000)

    static func secret(_ seed: UInt64 = 1) -> KeySecret {
        var generator = SplitMix64(seed: seed)
        return format.makeSecret(using: &generator)
    }

    /// A key made at ``start``.
    static func key(
        secret: KeySecret = secret(), allowedAddresses: [CIDR] = [], limits: [RateLimit] = [], createdAt: Timestamp = start,
        lifetime: Duration? = nil
    ) -> APIKey {
        APIKey(
            secret: secret, teamID: team, name: "deploy", scopes: [read, write], allowedAddresses: allowedAddresses,
            limits: limits,
            createdAt: createdAt, createdBy: user, expiresAt: lifetime.map(createdAt.adding))
    }

    private static func makeFormat(_ prefix: String) -> KeyFormat {
        do { return try KeyFormat(prefix: prefix) } catch { fatalError("\(error)") }
    }

    private static func makeScope(_ name: String) -> Scope {
        guard let scope = Scope(name) else { fatalError("no scope: \(name)") }
        return scope
    }
}

extension Timestamp {
    static func + (time: Timestamp, milliseconds: Int64) -> Timestamp { time.adding(.milliseconds(milliseconds)) }
    static func - (time: Timestamp, milliseconds: Int64) -> Timestamp { time.adding(.milliseconds(-milliseconds)) }
}

extension Duration {
    static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }
    static func days(_ count: Int64) -> Duration { hours(count * 24) }
}
