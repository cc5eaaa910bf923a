import ArgumentParser
import WorkClawServer

struct ShowKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show what is known of a key.")

    @OptionGroup var options: TeamOptions

    @Argument(help: "The key's id.")
    var id: KeyID

    func run() async throws {
        try await options.withTeam { acting in
            try await acting.show(acting.installation.keys.key(id, in: acting.team.id), json: options.data.json)
        }
    }
}
