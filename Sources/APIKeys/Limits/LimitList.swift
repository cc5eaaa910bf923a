/// Limits as the index holds them: once for all keys that are limited alike and have not been rotated.
struct LimitList: Hashable {
    /// The shorter window first.
    let limits: [RateLimit]
    /// The first key of the line; `nil` where that is the key itself.
    let family: KeyID?

    init(_ limits: KeyLimits, of key: KeyID) {
        self.limits = limits.limits
        self.family = limits.family == key ? nil : limits.family
    }

    func limits(of key: KeyID) -> KeyLimits { KeyLimits(inOrder: limits, family: family ?? key) }
}
