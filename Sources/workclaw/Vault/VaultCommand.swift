import ArgumentParser

struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault",
        abstract: "Keep secrets for the team's Claws, and for your own.",
        subcommands: [
            SetSecretCommand.self, ListSecretsCommand.self, DeleteSecretCommand.self, VaultLogCommand.self,
            RotateMasterKeyCommand.self,
        ])
}
