/// What a role may allow, beside looking at the team's Claws and chatting with them, which everybody may.
public enum Capability: Sendable, Hashable, CaseIterable {
    /// Make, configure, deploy and delete Claws, and install and remove their skills.
    case manageClaws
    /// Invite and remove people, and make them Members.
    case manageMembers
    /// Make Admins.
    case appointAdmins
    /// Change the team's settings: the rules for its keys.
    case changeSettings
    /// Put secrets into the team's scope of the vault, replace and delete them.
    case manageTeamSecrets
    /// Hand the team over to somebody else, or delete it.
    case disposeOfTeam
}

extension Role {
    public func allows(_ capability: Capability) -> Bool {
        switch (self, capability) {
        case (.owner, _): true
        case (.admin, .manageClaws), (.admin, .manageMembers), (.admin, .changeSettings), (.admin, .manageTeamSecrets): true
        case (.admin, .appointAdmins), (.admin, .disposeOfTeam): false
        case (.member, _): false
        }
    }
}
