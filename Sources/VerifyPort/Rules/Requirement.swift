public import APIKeys

/// What a guarded service asks of a key: it stands in the URL that its proxy calls, never in a field, which a client could send.
public struct Requirement: Sendable, Hashable {
    /// All of them are needed.
    public var scopes = ScopeSet()
    /// `nil` lets keys of every team in.
    public var team: TeamID?

    public init(scopes: ScopeSet = ScopeSet(), team: TeamID? = nil) {
        self.scopes = scopes
        self.team = team
    }
}
