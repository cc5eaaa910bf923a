import ArgumentParser
import WorkClawServer

struct RemoveScopeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a scope of your own that no key has any more.")

    @OptionGroup var options: DataOptions

    @Argument(help: "The scope.")
    var scope: Scope

    func run() async throws {
        try await options.withInstallation { installation in
            try await installation.scopes.remove(scope)
            if options.json { return try Terminal.print(json: ["removed": scope.name]) }
            Terminal.print("Removed the scope \(scope).")
        }
    }
}
