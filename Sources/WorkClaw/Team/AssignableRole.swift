/// A role that somebody can be given. That of the Owner is not among them: ownership is transferred.
public enum AssignableRole: String, Sendable, CaseIterable {
    case admin
    case member

    public var role: Role {
        switch self {
        case .admin: .admin
        case .member: .member
        }
    }

    /// What it takes to give it.
    public var capability: Capability {
        switch self {
        case .admin: .appointAdmins
        case .member: .manageMembers
        }
    }
}
