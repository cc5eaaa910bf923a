import ArgumentParser
import WorkClawServer

struct CreateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Make a key, and show it once.")

    @OptionGroup var options: TeamOptions

    @Option(help: "What the key is for, as in \"CI/CD Pipeline\".")
    var name: String

    @Option(name: .customLong("scope"), help: "What the key may do; repeat for several, and give no more than it needs.")
    var scopes: [Scope] = []

    @Option(help: ArgumentHelp("How long the key is to live, as in 90d (default: for ever).", valueName: "duration"))
    var expiresIn: DurationArgument?

    @Option(
        name: .customLong("allow-address"),
        help: ArgumentHelp(
            "A network that the key may be used from; repeat for several (default: anywhere).", valueName: "cidr"))
    var allowedAddresses: [CIDR] = []

    @Option(
        name: .customLong("limit"),
        help: ArgumentHelp(
            "How often the key may be used, as in 100/1m; repeat for up to \(RateLimit.mostOfOneKey) (default: no limit).",
            valueName: "calls/time"))
    var limits: [RateLimit] = []

    @Option(help: ArgumentHelp("Also keep the key in the vault, in a new secret of this name.", valueName: "name"))
    var saveToVault: String?

    @Option(help: "Whose secret that is: team or private (default: team).")
    var vaultScope: SecretScope?

    func validate() throws {
        if let saveToVault { _ = try SecretName(argument: saveToVault, of: "--save-to-vault") }
        if vaultScope != nil, saveToVault == nil { throw ValidationError("--vault-scope: needs --save-to-vault") }
        if scopes.isEmpty { throw ValidationError("--scope: at least one is needed, as in --scope claws:read") }
    }

    func run() async throws {
        try await options.withTeam { acting in
            let request = NewKey(
                name: name, scopes: scopes, lifetime: expiresIn?.duration, allowedAddresses: allowedAddresses,
                limits: limits)
            let keeping = try saveToVault.map {
                acting.installation.vault.keeping(
                    as: try SecretName(argument: $0, of: "--save-to-vault"), in: vaultScope ?? .team)
            }
            let issued = try await acting.installation.keys.issue(
                request, in: acting.team.id, by: acting.actor, alongside: keeping)
            try await acting.show(issued, json: options.data.json, saying: "Here is the key \"\(name)\":")
        }
    }
}
