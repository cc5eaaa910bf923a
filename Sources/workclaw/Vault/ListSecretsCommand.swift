import ArgumentParser
import WorkClawServer

struct ListSecretsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the team's secrets and the person's own, without their values.")

    @OptionGroup var options: TeamOptions

    func run() async throws {
        try await options.withTeam { acting in
            let secrets = try await acting.installation.vault.list(in: acting.team.id, seenBy: acting.actor)
            if options.data.json { return try Terminal.print(json: secrets.map(SecretDocument.init)) }
            if secrets.isEmpty { return Terminal.print("There are no secrets here.") }
            Terminal.print(
                table: ["NAME", "SCOPE", "VERSION", "CHANGED", "ID", "DESCRIPTION"],
                secrets.map {
                    [
                        $0.name.text, $0.scope.rawValue, String($0.version), $0.updatedAt.description, $0.id.description,
                        $0.description ?? "-",
                    ]
                })
        }
    }
}
