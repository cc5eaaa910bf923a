public import APIKeys

/// The id of somebody in a team's list: of a member, or of an invitation.
public enum TeamEntryID: Sendable, Hashable {
    case member(MemberID)
    case invitation(InvitationID)

    /// - Returns: `nil` for a text that is neither.
    public init?(_ text: some StringProtocol) {
        if let id = MemberID(text) {
            self = .member(id)
        } else if let id = InvitationID(text) {
            self = .invitation(id)
        } else {
            return nil
        }
    }
}

extension TeamEntryID: CustomStringConvertible {
    public var description: String {
        switch self {
        case .member(let id): id.description
        case .invitation(let id): id.description
        }
    }
}
