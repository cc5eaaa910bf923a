import ArgumentParser
import WorkClawServer

struct RevokeKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Revoke a key at once, for good.")

    @OptionGroup var options: TeamOptions

    @Argument(help: "The key's id.")
    var id: KeyID

    @Option(help: "Why, for whoever reads the log.")
    var reason: String?

    @Flag(help: "Also revoke the keys that it was rotated from and to, as far as they live.")
    var family = false

    func run() async throws {
        try await options.withTeam { acting in
            let (key, relatives) = try await acting.installation.keys.revoke(
                id, in: acting.team.id, by: acting.actor, reason: reason, family: family)
            try await acting.show(key, json: options.data.json)
            if !options.data.json {
                for relative in relatives { Terminal.print("also revoked  \(relative.id) \(relative.hint)") }
            }
        }
    }
}
