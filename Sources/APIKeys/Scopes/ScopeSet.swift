/// Scopes as bits: the n-th scope of a ``ScopeCatalog`` is bit n. A set means something only together with its catalogue.
public struct ScopeSet: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
