import ArgumentParser
import WorkClawServer

struct ExtendGraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend-grace", abstract: "Let a rotated key work longer: up to 30 days after the rotation.")

    @OptionGroup var options: TeamOptions

    @Argument(help: "The old key's id.")
    var id: KeyID

    @Option(help: ArgumentHelp("How much longer, as in 24h.", valueName: "duration"))
    var by: DurationArgument

    func run() async throws {
        try await options.withTeam { acting in
            let key = try await acting.installation.keys.extendGrace(
                of: id, by: by.duration, in: acting.team.id, by: acting.actor)
            try await acting.show(key, json: options.data.json)
        }
    }
}
