public import APIKeys

/// Who stands in a team's list: a member, or somebody who has been invited and has not answered yet.
public enum TeamEntry: Sendable, Hashable {
    case member(Member)
    case invitation(Invitation)

    public var id: TeamEntryID {
        switch self {
        case .member(let member): .member(member.id)
        case .invitation(let invitation): .invitation(invitation.id)
        }
    }

    public var email: String {
        switch self {
        case .member(let member): member.person.email
        case .invitation(let invitation): invitation.email
        }
    }

    public var role: Role {
        switch self {
        case .member(let member): member.role
        case .invitation(let invitation): invitation.role.role
        }
    }

    /// Where in the list it stands. The ids of members and of invitations are of one space, so one order holds for both.
    public var position: MemberID {
        switch self {
        case .member(let member): member.id
        case .invitation(let invitation): MemberID(high: invitation.id.high, low: invitation.id.low)
        }
    }
}
