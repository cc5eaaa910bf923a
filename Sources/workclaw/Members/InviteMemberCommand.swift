import ArgumentParser
import WorkClawServer

struct InviteMemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Invite somebody, and show the link once. It works once, for 7 days.")

    @OptionGroup var options: TeamOptions

    @Option(help: "The address of whoever is invited.")
    var email: String

    @Option(help: "What they are to be: admin or member.")
    var role: AssignableRole

    func run() async throws {
        let email = try EmailAddress(email)
        let publicURL = try await options.data.publicURL()
        try await options.withTeam { acting in
            let issued = try await acting.installation.teams.invite(
                email, as: role, by: acting.actor, in: acting.team.id, at: acting.installation.time.now)
            try show(issued, link: publicURL.link(for: issued.token), in: acting.installation.settings)
        }
    }

    private func show(_ issued: IssuedInvitation, link: String, in installation: InstallationSettings) throws {
        let invitation = issued.invitation
        if options.data.json {
            return try Terminal.print(json: TeamEntryDocument(entry: .invitation(invitation), link: link))
        }
        Terminal.print(
            """
            Invited \(invitation.email) as \(role.rawValue) (\(invitation.id)). This link works once, until \(invitation.expiresAt):

              \(link)

            It is shown this once and cannot be shown again: hand it to them, and to nobody else.
            They join with:
              \(ServerAnnouncement.program) members join\(installation.flags) <the link> --password-stdin
            """)
    }
}
