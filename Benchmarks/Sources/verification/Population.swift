import APIKeys

/// The keys of an installation, as many as one likes: each with its own id and digest, 50 to a team, a maker and a set of scopes.
struct Population {
    static let keysPerProfile = 50
    static let start = Timestamp(milliseconds: 1_769_847_300_000)

    let format: KeyFormat

    /// What the index holds of the key of this number.
    func key(_ number: Int, digest: KeyDigest, limits: [RateLimit] = []) -> (digest: KeyDigest, key: IndexedKey) {
        let profile = UInt64(number / Self.keysPerProfile)
        // A third each without expiry, with one, and in grace.
        let later = Self.start.adding(.seconds(86_400 * 90))
        let key = APIKey(
            id: KeyID(high: 0x019B_0000_0000_7000 | UInt64(number) >> 32, low: 1 << 63 | UInt64(number)),
            teamID: TeamID(high: 0x019B_0000_0000_7000, low: 1 << 63 | profile), name: "", hint: "", digest: digest, scopes: [],
            limits: limits, createdAt: Self.start, createdBy: UserID(high: 0x019B_0000_0000_7000, low: 1 << 63 | profile),
            expiresAt: number % 3 == 0 ? nil : later, supersededAt: number % 3 == 2 ? Self.start : nil,
            graceEndsAt: number % 3 == 2 ? later : nil)
        return (digest, IndexedKey(key, scopes: ScopeSet(rawValue: profile % 1_023 + 1)))
    }

    /// Secrets from a seeded generator, fast and alike on every run: not to be copied anywhere but here.
    func secrets(_ count: Int, seed: UInt64) -> [KeySecret] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in format.makeSecret(using: &generator) }
    }
}
