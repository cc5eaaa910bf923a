/// What limits the calls of a key, and whose calls are counted with them.
public struct KeyLimits: Hashable, Sendable {
    /// At least one; the shorter window first.
    public let limits: [RateLimit]
    /// The first key of its line of rotations: all keys of the line share what is left.
    public let family: KeyID

    /// `nil` if there are no limits.
    public init?(_ limits: [RateLimit], family: KeyID) {
        guard !limits.isEmpty else { return nil }
        self.limits = limits.sorted()
        self.family = family
    }

    init(inOrder limits: [RateLimit], family: KeyID) {
        self.limits = limits
        self.family = family
    }
}
