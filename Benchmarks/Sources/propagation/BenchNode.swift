import APIKeys
import APIKeysStore
import Foundation
import Logging
import SQLDatabase
import Synchronization

/// A node as the server builds it, without HTTP: a feed, an index, a verifier.
struct BenchNode: Sendable {
    static let team = TeamID(high: 0x019B_0000_0000_7000, low: 1 << 63)
    static let owner = UserID(high: 0x019B_0000_0000_7000, low: 1 << 63)

    let feed: KeyFeed
    let index = KeyIndex()
    let verifier: KeyVerifier
    let keys: KeyService
    let time: DatabaseTime

    /// - Parameter feedDatabase: the feed's own connections; those of `database` otherwise.
    init(database: any SQLDatabase, feedDatabase: (any SQLDatabase)? = nil, name: String) throws {
        let format = try KeyFormat(prefix: "wc_live_")
        let catalog = try ScopeCatalog(["claws:read": "see", "chat:write": "write"])
        let lease = Lease()
        let time = DatabaseTime(base: MachineTime())
        var logger = Logger(label: name) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        verifier = KeyVerifier(format: format, index: index, lease: lease)
        self.time = time
        feed = KeyFeed(
            database: feedDatabase ?? database, index: index, catalog: catalog, lease: lease, time: time,
            clock: database.engine == .postgres ? time : nil, node: Node(name: name), logger: logger)
        keys = KeyService(database: database, format: format, catalog: catalog, authority: Everything(), time: time)
    }

    func issue() async throws -> IssuedKey {
        try await keys.issue(
            NewKey(name: "bench", scopes: [Scope("claws:read")].compactMap(\.self)), in: Self.team, by: Self.owner)
    }

    func accepts(_ secret: String) -> Bool {
        if case .accepted = verifier.verify(secret, from: nil, at: time.now, uptime: time.uptime) { true } else { false }
    }

    /// What every node does meanwhile: 10,000 verifications and 10 new keys a second.
    func underLoad() async throws {
        let known = try await issue().secret.expose()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    for _ in 0..<20 { _ = accepts(known) }
                    try await Task.sleep(for: .milliseconds(2))
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    _ = try await issue()
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            try await group.waitForAll()
        }
    }

    private struct Everything: KeyAuthority {
        func standing(of user: UserID, in team: TeamID, on connection: any SQLConnection) throws -> KeyStanding? {
            KeyStanding(grantableScopes: Set(["claws:read", "chat:write"].compactMap { Scope($0) }), managesAllKeys: true)
        }
    }
}

struct MachineTime: TimeSource {
    var now: Timestamp { Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
    var uptime: ContinuousClock.Instant { .now }
}

/// Nanoseconds of the clock that all processes of a machine share.
func sharedClock() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
