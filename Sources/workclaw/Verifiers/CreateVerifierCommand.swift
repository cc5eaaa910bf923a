import ArgumentParser
import WorkClawServer

struct CreateVerifierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Make a credential, and show it once.")

    @OptionGroup var options: DataOptions

    @Option(help: "Who asks, as in \"Gateway\".")
    var name: String

    @Option(
        help: ArgumentHelp("Whose keys it may ask about, by name or id; needed once there are several.", valueName: "team"))
    var team: String?

    @Flag(help: "It may ask about the keys of every team.")
    var allTeams = false

    func validate() throws {
        if allTeams, team != nil { throw ValidationError("--all-teams: there is --team too; give one of them") }
    }

    func run() async throws {
        try await options.withInstallation { installation in
            let team = allTeams ? nil : try await TeamOptions.find(team, in: installation.teams)
            let issued = try await installation.verifiers.create(name, of: team?.id)
            let document = VerifierDocument(verifier: issued.verifier, secret: issued.secret)
            if options.json { return try Terminal.print(json: document) }
            Terminal.print(
                """
                Here is the credential of \"\(name)\", which may ask about the keys of \(team.map { "the team \"\($0.name)\"" } ?? "all teams"):

                  id      \(issued.verifier.id)
                  secret  \(issued.secret.expose())

                It is shown this once and cannot be shown again: put it into a secrets manager now.
                """)
        }
    }
}
