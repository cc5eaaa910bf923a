/// The mails that WorkClaw sends. Each says what it is, what the link does, how long it works, and what to do for whoever did not expect it.
extension MailMessage {
    /// Somebody is invited to a team.
    ///
    /// - Parameter inviter: the address of whoever invites.
    public static func invitation(_ issued: IssuedInvitation, to team: Team, from inviter: String, at place: PublicURL) throws
        -> MailMessage
    {
        MailMessage(
            to: try EmailAddress(issued.invitation.email), subject: "Invitation to the team \(team.name)",
            text: """
                \(inviter) invites you to the team "\(team.name)" on WorkClaw, as \(issued.invitation.role.name).

                To accept, open this link:

                \(place.link(for: issued.token))

                It works once, for 7 days. Whoever has it can accept in your place, so do not pass it on.
                If you did not expect this mail, do nothing.
                """)
    }

    /// Somebody has asked for another password.
    public static func reset(_ mail: ResetRequest.ResetMail, at place: PublicURL) throws -> MailMessage {
        MailMessage(
            to: try EmailAddress(mail.person.email), subject: "Set another password for WorkClaw",
            text: """
                Somebody asked to set another password for the WorkClaw account with this address.

                If it was you, open this link:

                \(place.link(for: mail.token))

                It works once, for 30 minutes. Setting the password ends all sessions of the account.
                If it was not you, do nothing: the password stays as it is.
                """)
    }

    /// Somebody's account has another address now. It goes to the old one.
    public static func addressChanged(from old: EmailAddress, to new: EmailAddress) -> MailMessage {
        MailMessage(
            to: old, subject: "Your WorkClaw account has another address",
            text: """
                The WorkClaw account that had this address now has the address \(new.text).

                If it was you, there is nothing to do.
                If it was not you, somebody else has used your account: tell the Owner of your team, or whoever runs the server, at once.
                """)
    }

    /// Somebody says that an address is theirs.
    public static func verification(of email: EmailAddress, _ token: VerificationToken, at place: PublicURL) -> MailMessage {
        MailMessage(
            to: email, subject: "Confirm your address for WorkClaw",
            text: """
                Somebody gave this address for their WorkClaw account.

                If it was you, open this link in the browser where you are signed in:

                \(place.link(for: token))

                It works once, for 24 hours.
                If it was not you, do not open it: without it the address is not theirs.
                """)
    }
}

extension AssignableRole {
    /// For people.
    fileprivate var name: String {
        switch self {
        case .admin: "Admin"
        case .member: "Member"
        }
    }
}
