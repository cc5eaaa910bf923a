import ArgumentParser
import WorkClawServer

struct ListTeamsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the teams, oldest first.")

    @OptionGroup var options: DataOptions

    func run() async throws {
        try await options.withInstallation { installation in
            var documents: [TeamDocument] = []
            for team in try await installation.teams.teams() {
                documents.append(TeamDocument(team: team, owner: try await installation.teams.owner(of: team.id)))
            }
            if options.json { return try Terminal.print(json: documents) }
            if documents.isEmpty { return Terminal.print("There are no teams yet.") }
            Terminal.print(
                table: ["ID", "NAME", "OWNER", "MADE"],
                documents.map { [$0.team.id.description, $0.team.name, $0.owner.email, $0.team.createdAt.description] })
        }
    }
}
