import ArgumentParser
import WorkClawServer

struct AddScopeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a scope that keys of all teams may be given.")

    @OptionGroup var options: DataOptions

    @Argument(help: "The scope, as resource:action: billing:read for example.")
    var scope: Scope

    @Argument(help: "What a key with it may do, in a few words.")
    var summary: String

    func run() async throws {
        try await options.withInstallation { installation in
            let added = try await installation.scopes.add(scope, summary: summary)
            if options.json { return try Terminal.print(json: ScopeDocument(added)) }
            Terminal.print("Added the scope \(scope): \(summary)")
        }
    }
}
