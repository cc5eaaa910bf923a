import ArgumentParser
import WorkClawServer

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why a request was answered as it was, by its id: of all teams.")

    @OptionGroup var data: DataOptions

    @Argument(help: "The request's id, as in the X-Request-Id of its answer.")
    var id: RequestID

    /// Networks of strangers that are listed.
    private static let mostNetworks = 20

    func run() async throws {
        try await data.withInstallation { installation in
            let document = try await document(in: installation)
            if data.json { try Terminal.print(json: document) } else { Terminal.print(document.text) }
        }
    }

    private func document(in installation: Installation) async throws -> ExplanationDocument {
        let activity = installation.activity
        if let (team, request) = try await activity.request(ofAnyTeam: id) {
            let key = try await installation.keys.key(request.keyID, in: team)
            return .request(
                RequestExplanation(request, key: key), team: try await installation.teams.team(named: team.description))
        }
        guard id.time <= installation.time.now else { throw Self.nothing }
        let strangers = try await activity.strangers(at: id.time, limit: Self.mostNetworks)
        let leftOut = try await activity.leftOut(at: id.time)
        guard !strangers.isEmpty || leftOut > 0 else { throw Self.nothing }
        return .counts(id, strangers: strangers, leftOut: leftOut)
    }

    private static let nothing = StartError(
        "nothing is recorded of this request, nor of any without a known key in its minute: it may be too old, or not have come here"
    )
}
