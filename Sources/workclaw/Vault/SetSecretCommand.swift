import ArgumentParser
import WorkClawServer

struct SetSecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Keep the value on standard input as a secret, or replace the value that it has.",
        discussion: "The value is 1 byte to 64 KiB. One newline at its end is not part of it. It is never shown again.")

    @OptionGroup var options: TeamOptions

    @Argument(help: "The secret's name: letters, digits, _ and -.")
    var name: String

    // Taken, so that it is not repeated in the parser's complaint.
    @Argument(help: .hidden)
    var rest: [String] = []

    @Option(help: "Whose secret it is: team or private.")
    var scope = SecretScope.team

    @Option(help: ArgumentHelp("What it is for; an empty text clears it (default: as it is).", valueName: "text"))
    var description: String?

    func validate() throws {
        _ = try SecretName(argument: name)
        guard rest.isEmpty else {
            throw ValidationError("the value is read from standard input, since a value on the command line is seen by all")
        }
    }

    func run() async throws {
        let name = try SecretName(argument: name)
        try await options.withTeam { acting in
            guard let bytes = Terminal.readSecretBytes() else {
                throw StartError("nothing stands on standard input: the value is read from there")
            }
            let secret = try await acting.installation.vault.set(
                name, to: SecretValue(bytes: bytes), scope: scope, description: description, in: acting.team.id,
                by: acting.actor, at: acting.installation.time.now)
            if options.data.json { return try Terminal.print(json: SecretDocument(secret)) }
            Terminal.print(
                secret.version == 1
                    ? "Keeps the new \(scope.rawValue) secret \(secret.name) (\(secret.id))."
                    : "Replaced the value of the \(scope.rawValue) secret \(secret.name) (\(secret.id)): version \(secret.version)."
            )
        }
    }
}
