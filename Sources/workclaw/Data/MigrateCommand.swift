import ArgumentParser
import WorkClawServer

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the tables of the databases up to date.",
        discussion: """
            Servers do it by themselves when they start; this does it before, or with the rights of another role. What is not there is made. \
            A database that a newer version has written is left as it is.
            """)

    @OptionGroup var options: DataOptions

    @Flag(help: "Say what would be done, and change nothing.")
    var dryRun = false

    private struct Document: Encodable {
        var pending: [String]?
        var done: [String]?
    }

    func run() async throws {
        let migration = try await Migration(options.settings())
        let parts = try await dryRun ? migration.pending() : migration.run()
        let steps = parts.flatMap(\.steps)
        if options.json {
            return try Terminal.print(json: Document(pending: dryRun ? steps : nil, done: dryRun ? nil : steps))
        }
        for part in parts {
            guard !part.steps.isEmpty else {
                Terminal.print("\(part.place): up to date")
                continue
            }
            Terminal.print("\(part.place): " + (dryRun ? "these steps would be taken" : "these steps were taken"))
            for step in part.steps { Terminal.print("  \(step)") }
        }
        if dryRun { Terminal.print("Nothing has changed: this was a dry run.") }
    }
}
