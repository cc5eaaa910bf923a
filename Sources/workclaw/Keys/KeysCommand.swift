import ArgumentParser

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, watch, rotate and revoke API keys.",
        subcommands: [
            CreateKeyCommand.self, ListKeysCommand.self, ShowKeyCommand.self, RotateKeyCommand.self, EndGraceCommand.self,
            ExtendGraceCommand.self, RevokeKeyCommand.self, KeyActivityCommand.self, KeySummaryCommand.self,
        ])
}
