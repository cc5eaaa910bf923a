import ArgumentParser

struct ScopesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scopes",
        abstract: "Add scopes for services of your own, list them, and remove them.",
        subcommands: [AddScopeCommand.self, ListScopesCommand.self, RemoveScopeCommand.self])
}
