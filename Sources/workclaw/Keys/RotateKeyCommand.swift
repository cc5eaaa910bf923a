import ArgumentParser
import WorkClawServer

struct RotateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make a key's successor; the old key works until its grace ends.")

    @OptionGroup var options: TeamOptions

    @Argument(help: "The id of the key to take over from.")
    var id: KeyID

    @Option(help: ArgumentHelp("How long the old key goes on working: 0s to 30d (default: 24h).", valueName: "duration"))
    var grace: DurationArgument?

    @Option(
        name: .customLong("limit"),
        help: ArgumentHelp(
            "How often the successor may be used, as in 100/1m; repeat for several (default: as often as the old key).",
            valueName: "calls/time"))
    var limits: [RateLimit] = []

    @Flag(help: "Give the successor no limits.")
    var noLimits = false

    func validate() throws {
        if noLimits, !limits.isEmpty { throw ValidationError("--no-limits: not together with --limit") }
    }

    func run() async throws {
        try await options.withTeam { acting in
            let (issued, predecessor) = try await acting.installation.keys.rotate(
                id, in: acting.team.id, by: acting.actor, grace: grace?.duration ?? APIKey.defaultGrace,
                limits: noLimits ? [] : limits.isEmpty ? nil : limits)
            let end = predecessor.graceEndsAt.map { "The old key \(predecessor.hint) works until \($0)." } ?? ""
            try await acting.show(issued, json: options.data.json, saying: "\(end) Here is its successor:")
        }
    }
}
