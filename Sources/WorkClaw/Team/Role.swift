public import APIKeys

/// What a person is in a team. Each person has one role in each of their teams, and each team has one Owner.
public enum Role: String, Sendable, CaseIterable {
    case owner
    case admin
    case member

    /// The scopes that a key of somebody in this role may have, in the catalogue's order.
    ///
    /// A Member gives what a Member may do here. What a scope of the operator's own services opens is not known here, so it takes an Owner or Admin.
    public func scopes(of catalog: ScopeCatalog) -> [Scope] {
        let all = catalog.entries.map(\.scope)
        return switch self {
        case .owner, .admin: all
        case .member: all.filter(Self.ofMembers.contains)
        }
    }

    private static let ofMembers: Set<Scope> = [.clawsRead, .deploymentsRead, .skillsRead, .teamRead, .chatWrite, .chatRead]

    /// Whether somebody in this role may manage the keys that others made.
    public var managesAllKeys: Bool { self != .member }

    /// Whether somebody in this role may see the audit log: those who answer for the team's settings may.
    public var seesAuditLog: Bool { allows(.changeSettings) }
}
