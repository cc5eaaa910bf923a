import ArgumentParser
import WorkClawServer

struct CreateTeamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make another team, its Owner and its System Claw.")

    @OptionGroup var options: DataOptions

    @Option(help: "The team's name.")
    var name: String

    @Option(help: "The Owner's email address.")
    var email: String

    @Flag(help: "Read a new Owner's password from standard input. Who exists keeps theirs.")
    var passwordStdin = false

    func run() async throws {
        let (name, email) = try (TeamName(name), EmailAddress(email))
        try await options.withInstallation { installation in
            guard try await installation.teams.isSetUp() else {
                throw StartError("the first team is made by workclaw setup --team NAME --email EMAIL --password-stdin")
            }
            let password = try passwordStdin ? PasswordInput.read() : nil
            let made = try await installation.teams.createTeam(
                name: name, ownerEmail: email, password: password, at: installation.time.now)
            if options.json { return try Terminal.print(json: TeamDocument(team: made.team, owner: made.owner)) }
            Terminal.print("Made the team \"\(made.team.name)\" (\(made.team.id)) with \(made.owner.email) as its Owner.")
        }
    }
}
