import ArgumentParser
import WorkClawServer

struct KeySummaryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "Count what a key was used for: by day, outcome, route and source.")

    @OptionGroup var options: TeamOptions

    @Argument(help: "The key's id.")
    var id: KeyID

    @Option(help: "How many days in UTC, today included: 1 to 90.")
    var days = 30

    func validate() throws {
        guard 1...90 ~= days else { throw ValidationError("--days: must be 1 to 90") }
    }

    func run() async throws {
        try await options.withTeam { acting in
            let key = try await acting.installation.keys.key(id, in: acting.team.id)
            let summary = try await acting.installation.activity.summary(
                of: key.id, in: acting.team.id, days: days, at: acting.installation.time.now)
            let usage = try await acting.installation.activity.usage(in: acting.team.id)[key.id]
            let document = SummaryDocument(keyID: key.id, summary: summary, usage: usage)
            if options.data.json { try Terminal.print(json: document) } else { Terminal.print(document.text) }
        }
    }
}
