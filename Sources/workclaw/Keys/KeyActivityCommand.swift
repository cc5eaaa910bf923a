import ArgumentParser
import WorkClawServer

struct KeyActivityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity", abstract: "Show what a key was used for, newest first, refusals included.")

    @OptionGroup var options: TeamOptions

    @Argument(help: "The key's id.")
    var id: KeyID

    @Option(help: "How many lines, 1 to 10000.")
    var limit = 50

    func validate() throws {
        guard 1...10_000 ~= limit else { throw ValidationError("--limit: must be 1 to 10000") }
    }

    func run() async throws {
        try await options.withTeam { acting in
            let key = try await acting.installation.keys.key(id, in: acting.team.id)
            let lines = try await acting.installation.activity.lines(of: key.id, in: acting.team.id, limit: limit)
            if options.data.json { return try Terminal.print(json: lines.map(ActivityDocument.init)) }
            if lines.isEmpty { return Terminal.print("Nothing has used this key yet.") }
            Terminal.print(
                table: ["TIME", "STATUS", "OUTCOME", "METHOD", "PATH", "ADDRESS", "MS", "USER AGENT"], lines.map(row))
        }
    }

    private func row(_ line: ActivityLine) -> [String] {
        switch line {
        case .request(let request):
            [
                request.time.description, String(request.status), request.outcome.word, request.method, request.path,
                request.clientAddress ?? "-", String(Int(request.latency / .milliseconds(1))), request.userAgent ?? "-",
            ]
        case .gap(let gap):
            [gap.time.description, "-", "-", "-", "(\(gap.leftOut) requests more in this second)", "-", "-", "-"]
        }
    }
}
