/// How long the keys of a team may live. It is asked of keys that are made; those that exist stay as they are.
public struct KeyLifetimeRule: Sendable, Hashable {
    /// The longest lifetime; `nil` for ``NewKey/longestLifetime``.
    public var longest: Duration?
    /// Whether a key may live for ever.
    public var allowsEndless: Bool

    /// What is asked unless somebody says otherwise: nothing.
    public static let none = KeyLifetimeRule()

    public init(longest: Duration? = nil, allowsEndless: Bool = true) {
        self.longest = longest
        self.allowsEndless = allowsEndless
    }

    /// What is wrong with a lifetime; `nil` stands for a key that lives for ever.
    func fault(in lifetime: Duration?) -> KeyServiceError.Fault? {
        guard let lifetime else {
            if allowsEndless, longest == nil { return nil }
            return .init(field: "expires_in", message: "is needed: the team's keys must expire\(limit)")
        }
        guard let longest, lifetime > longest else { return nil }
        return .init(field: "expires_in", message: "is too long: the team's keys must expire\(limit)")
    }

    /// What a successor's lifetime is held to, which rotation gives its predecessor's: rotating must never be what is refused.
    var longestOfSuccessor: Duration? { longest ?? (allowsEndless ? nil : NewKey.longestLifetime) }

    private var limit: String {
        longest.map { " within \($0.components.seconds / 86_400) days" } ?? ""
    }
}
