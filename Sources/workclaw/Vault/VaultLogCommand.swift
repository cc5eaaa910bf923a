import ArgumentParser
import WorkClawServer

struct VaultLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show what was done with the secrets that the person may manage, newest first.")

    @OptionGroup var options: TeamOptions

    @Option(help: "How many lines, 1 to 10000.")
    var limit = 50

    func validate() throws {
        guard 1...10_000 ~= limit else { throw ValidationError("--limit: must be 1 to 10000") }
    }

    func run() async throws {
        try await options.withTeam { acting in
            let lines = try await acting.installation.vault.log(in: acting.team.id, seenBy: acting.actor, limit: limit)
            if options.data.json { return try Terminal.print(json: lines.map(VaultLogDocument.init)) }
            if lines.isEmpty { return Terminal.print("Nothing has happened in the vault yet.") }
            Terminal.print(
                table: ["TIME", "ACTION", "NAME", "SCOPE", "VERSION", "BY", "DETAIL"],
                lines.map { line in
                    [
                        line.time.description, line.action.rawValue, line.name.text, line.scope.rawValue, String(line.version),
                        line.actor?.description ?? line.clawID?.description ?? "-", line.detail ?? "-",
                    ]
                })
        }
    }
}
