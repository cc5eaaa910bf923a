import ArgumentParser

struct VerifiersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verifiers",
        abstract: "Make, list and revoke credentials of gateways that ask what a key is (RFC 7662).",
        subcommands: [CreateVerifierCommand.self, ListVerifiersCommand.self, RevokeVerifierCommand.self])
}
