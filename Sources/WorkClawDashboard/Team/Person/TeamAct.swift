import WorkClaw

/// What can be done with somebody who is in a team, or is invited to it.
enum TeamAct: String, Sendable, CaseIterable {
    case makeAdmin = "make-admin"
    case makeMember = "make-member"
    case makeOwner = "make-owner"
    case remove

    var capability: Capability {
        switch self {
        case .makeAdmin: .appointAdmins
        case .makeMember, .remove: .manageMembers
        case .makeOwner: .disposeOfTeam
        }
    }

    /// The role that it gives, which the Owner's is none of.
    var role: AssignableRole? {
        switch self {
        case .makeAdmin: .admin
        case .makeMember: .member
        case .makeOwner, .remove: nil
        }
    }

    /// Whether it would change something, and `viewer` may do it.
    func isOffered(for entry: TeamEntry, to viewer: Role) -> Bool {
        guard viewer.allows(capability), entry.role != .owner else { return false }
        switch (self, entry) {
        case (.makeAdmin, _), (.makeMember, _): return entry.role != role?.role
        case (.makeOwner, .member), (.remove, _): return true
        case (.makeOwner, .invitation): return false
        }
    }

    static func path(of id: TeamEntryID) -> String { "\(TeamController.path)/people/\(id)" }

    func path(for id: TeamEntryID) -> String { "\(Self.path(of: id))/\(rawValue)" }

    func name(for entry: TeamEntry) -> String {
        switch (self, entry) {
        case (.makeAdmin, .member): "Make Admin"
        case (.makeMember, .member): "Make Member"
        case (.makeAdmin, .invitation): "Invite as Admin"
        case (.makeMember, .invitation): "Invite as Member"
        case (.makeOwner, _): "Hand the team over"
        case (.remove, .member): "Remove from the team"
        case (.remove, .invitation): "Revoke the invitation"
        }
    }

    /// What comes of it.
    func lead(for entry: TeamEntry) -> String {
        switch (self, entry) {
        case (.makeAdmin, .member):
            "An Admin creates and deploys Claws, invites and removes people, and manages the team's settings and secrets."
        case (.makeMember, .member):
            "A Member chats with Claws and sees the team. What they could do beyond that ends at once, and so do their keys that go "
                + "beyond it and the invitations that they made."
        case (.makeAdmin, .invitation), (.makeMember, .invitation):
            "The link that was sent stays the same, and gives this role."
        case (.makeOwner, _): "They become the Owner of the team, and you an Admin. Only they can give it back."
        case (.remove, .member):
            "They lose access at once. Their keys are revoked, and their own secrets in this team's vault are deleted."
        case (.remove, .invitation): "The link that was sent works no longer."
        }
    }
}
