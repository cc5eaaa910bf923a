/// The scopes that exist, in order, each with what it gives: at most 64.
///
/// ```swift
/// let catalog = try ScopeCatalog(["invoices:read": "view invoices", "invoices:write": "create and change invoices"])
/// ```
public struct ScopeCatalog: Sendable {
    public struct Entry: Hashable, Sendable {
        public let scope: Scope
        /// What a key with this scope may do, in a few words.
        public let summary: String
    }

    public static let largestSize = UInt64.bitWidth

    public let entries: [Entry]

    private let bits: [Scope: ScopeSet]

    /// - Throws: ``ScopeCatalogError`` for a malformed name, a name that stands twice, or more than 64 of them.
    public init(_ entries: KeyValuePairs<String, String>) throws(ScopeCatalogError) {
        guard entries.count <= Self.largestSize else { throw .tooMany(entries.count) }
        var bits: [Scope: ScopeSet] = [:]
        var checked: [Entry] = []
        for (position, (name, summary)) in entries.enumerated() {
            guard let scope = Scope(name) else { throw .malformed(name) }
            guard bits.updateValue(ScopeSet(rawValue: 1 << UInt64(position)), forKey: scope) == nil else {
                throw .duplicate(scope)
            }
            checked.append(Entry(scope: scope, summary: summary))
        }
        self.entries = checked
        self.bits = bits
    }

    /// All scopes of the catalogue.
    public var all: ScopeSet { ScopeSet(entries.compactMap { bits[$0.scope] }) }

    public func contains(_ scope: Scope) -> Bool { bits[scope] != nil }

    /// The set of `scope` alone, or `nil` if it is not in the catalogue.
    public func set(of scope: Scope) -> ScopeSet? { bits[scope] }

    /// The set of `scopes`; those that the catalogue does not have give nothing.
    public func set(of scopes: some Sequence<Scope>) -> ScopeSet { ScopeSet(scopes.compactMap { bits[$0] }) }

    /// The scopes in `set`, in the catalogue's order.
    public func scopes(in set: ScopeSet) -> [Scope] {
        entries.lazy.map(\.scope).filter { bits[$0].map(set.isSuperset) ?? false }
    }
}

/// Why a list of scopes is no catalogue.
public enum ScopeCatalogError: Error, Hashable {
    case malformed(String)
    case duplicate(Scope)
    case tooMany(Int)
}

extension ScopeCatalogError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let name): "scope \"\(name)\": must be resource:action, in small letters, digits, - and _"
        case .duplicate(let scope): "scope \"\(scope)\": stands in the catalogue twice"
        case .tooMany(let count): "\(count) scopes: a catalogue holds at most \(ScopeCatalog.largestSize)"
        }
    }
}
