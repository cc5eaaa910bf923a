import ArgumentParser
import WorkClawServer

struct WorkclawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workclaw",
        abstract: "Scoped API keys, and the REST API that they open.",
        version: "workclaw \(ServerMetrics.version)",
        subcommands: [
            ServeCommand.self, SetupCommand.self, TeamsCommand.self, MembersCommand.self, KeysCommand.self,
            ScopesCommand.self, VerifiersCommand.self, VaultCommand.self, ExplainCommand.self,
            MigrateCommand.self, CopyCommand.self, BackupCommand.self,
        ])
}
