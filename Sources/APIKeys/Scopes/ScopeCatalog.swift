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

        public init(scope: Scope, summary: String) {
            self.scope = scope
            self.summary = summary
        }
    }

    public static let largestSize = UInt64.bitWidth

    public let entries: [Entry]

    private let bits: [Scope: ScopeSet]
    /// What each bit stands for, whether or not it is among the entries.
    private let names: [Scope?]

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
        self.names = checked.map(\.scope)
    }

    /// A catalogue whose scopes have bits that do not follow from their order. Entries without one are left out.
    ///
    /// - Parameter names: what each bit stands for.
    init(entries: [Entry], names: [Scope?]) {
        let numbers = Dictionary(zip(names, 0...).compactMap { name, bit in name.map { ($0, bit) } }) { first, _ in first }
        let entries = entries.filter { numbers[$0.scope] != nil }
        self.entries = entries
        self.bits = Dictionary(entries.map { ($0.scope, ScopeSet(rawValue: 1 << UInt64(numbers[$0.scope] ?? 0))) }) { $1 }
        self.names = names
    }

    /// This catalogue, and `others` after its scopes; what has no place among 64 is left out.
    public func adding(_ others: [Entry]) -> ScopeCatalog {
        let added = others.filter { bits[$0.scope] == nil }.prefix(Self.largestSize - names.count)
        return ScopeCatalog(entries: entries + added, names: names + added.map(\.scope))
    }

    /// All scopes of the catalogue.
    public var all: ScopeSet { ScopeSet(entries.compactMap { bits[$0.scope] }) }

    public func contains(_ scope: Scope) -> Bool { bits[scope] != nil }

    /// The set of `scope` alone, or `nil` if it is not in the catalogue.
    public func set(of scope: Scope) -> ScopeSet? { bits[scope] }

    /// The set of `scopes`; those that the catalogue does not have give nothing.
    public func set(of scopes: some Sequence<Scope>) -> ScopeSet { ScopeSet(scopes.compactMap { bits[$0] }) }

    /// How many bits of a set stand for something: none from this number on do.
    public var width: Int { names.count }

    /// What the bit with this number stands for.
    public func scope(at bit: Int) -> Scope? { names.indices.contains(bit) ? names[bit] : nil }

    /// What a key with `scope` may do, in a few words.
    public func summary(of scope: Scope) -> String? { entries.first { $0.scope == scope }?.summary }

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
