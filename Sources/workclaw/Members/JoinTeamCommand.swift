import ArgumentParser
import WorkClawServer

struct JoinTeamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Accept an invitation.",
        discussion: """
            Whoever is new gets an account with the invitation's address and the password given. Whoever has an account with this \
            address gives their own password.
            """)

    @OptionGroup var options: DataOptions

    @Argument(help: "The invitation's link.")
    var link: String

    @Flag(help: "Read the password from standard input: at least 12 characters.")
    var passwordStdin = false

    func validate() throws {
        if !passwordStdin {
            throw ValidationError("--password-stdin: needed, since a password on the command line is seen by all")
        }
    }

    func run() async throws {
        // The link opens the team: no error repeats it.
        guard let token = InvitationToken(link: link) else { throw TeamStore.invitationInvalid }
        let password = try PasswordInput.read()
        try await options.withInstallation { installation in
            let joined = try await installation.teams.join(with: token, password: password, at: installation.time.now)
            let (member, team) = (joined.member, joined.team)
            if options.json { return try Terminal.print(json: TeamEntryDocument(entry: .member(member), team: team)) }
            let data = installation.settings.flags
            Terminal.print(
                """
                \(member.person.email) (\(member.id)) is in the team "\(team.name)" now, as \(member.role.rawValue).
                Type next:
                  \(ServerAnnouncement.program) keys create\(data) --team \(team.id) --as \(member.person.email) --name "My first key" --scope claws:read
                """)
        }
    }
}
