import ArgumentParser
import WorkClawServer

struct ListScopesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all scopes, and how many keys have each.")

    @OptionGroup var options: DataOptions

    func run() async throws {
        try await options.withInstallation { installation in
            let scopes = try await installation.scopes.list()
            if options.json { return try Terminal.print(json: scopes.map(ScopeDocument.init)) }
            Terminal.print(
                table: ["SCOPE", "OF", "KEYS", "ALLOWS"],
                scopes.map { [$0.entry.scope.name, $0.isBuiltIn ? "WorkClaw" : "you", "\($0.keys)", $0.entry.summary] })
        }
    }
}
