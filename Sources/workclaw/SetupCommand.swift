import ArgumentParser
import WorkClawServer

struct SetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup", abstract: "Make the first team, its Owner and its System Claw. Works once.")

    @OptionGroup var options: DataOptions

    @Option(help: "The team's name.")
    var team: String

    @Option(help: "The Owner's email address.")
    var email: String

    @Flag(help: "Read the Owner's password from standard input: at least 12 characters.")
    var passwordStdin = false

    func validate() throws {
        if !passwordStdin {
            throw ValidationError("--password-stdin: needed, since a password on the command line is seen by all")
        }
    }

    func run() async throws {
        let (name, email) = try (TeamName(team), EmailAddress(email))
        try await options.withInstallation(creating: true) { installation in
            guard try await !installation.teams.isSetUp() else {
                throw StartError("\(installation.settings.place) is set up already; workclaw teams create makes more teams")
            }
            let password = try PasswordInput.read()
            let made = try await installation.teams.setUp(
                name: name, email: email, password: password, at: installation.time.now)
            try show(made, in: installation.settings)
        }
    }

    private func show(_ made: NewTeam, in installation: InstallationSettings) throws {
        if options.json { return try Terminal.print(json: TeamDocument(team: made.team, owner: made.owner)) }
        Terminal.print(
            """
            Made the team "\(made.team.name)" (\(made.team.id)) with \(made.owner.email) as its Owner, and its System Claw.
            Type next:
              \(ServerAnnouncement.program) keys create\(installation.flags) --name "My first key" --scope claws:read
            """)
    }
}
