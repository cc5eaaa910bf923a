import ArgumentParser
import WorkClawServer

struct EndGraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "end-grace", abstract: "End a rotated key's grace now.")

    @OptionGroup var options: TeamOptions

    @Argument(help: "The old key's id.")
    var id: KeyID

    func run() async throws {
        try await options.withTeam { acting in
            let key = try await acting.installation.keys.endGrace(of: id, in: acting.team.id, by: acting.actor)
            try await acting.show(key, json: options.data.json)
        }
    }
}
