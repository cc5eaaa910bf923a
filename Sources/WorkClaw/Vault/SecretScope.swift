import APIKeys

/// Whose a secret is. It never changes.
public enum SecretScope: String, Sendable, CaseIterable {
    /// The team's: Owner and Admins manage it, and every Claw of the team may use it.
    case team
    /// One member's: they alone manage it, see that it exists, and use it, in the Claws that are their own.
    case `private`

    /// Who owns a secret that `actor` keeps in this scope; `nil` for the team.
    func owner(for actor: UserID) -> UserID? { self == .private ? actor : nil }
}
