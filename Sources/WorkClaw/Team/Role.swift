public import APIKeys

/// What a person is in a team. Each person has one role in each of their teams, and each team has one Owner.
public enum Role: String, Sendable, CaseIterable {
    case owner
    case admin
    case member

    /// The scopes that a key of somebody in this role may have, in the catalogue's order.
    public var scopes: [Scope] {
        switch self {
        case .owner, .admin: ScopeCatalog.workclaw.entries.map(\.scope)
        case .member: [.clawsRead, .deploymentsRead, .skillsRead, .teamRead, .chatWrite, .chatRead]
        }
    }

    /// Whether somebody in this role may manage the keys that others made.
    public var managesAllKeys: Bool { self != .member }

    /// Whether somebody in this role may see the audit log: those who answer for the team's settings may.
    public var seesAuditLog: Bool { allows(.changeSettings) }
}
