import ArgumentParser
import WorkClawServer

struct RevokeVerifierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a credential now, on every server.")

    @OptionGroup var options: DataOptions

    @Argument(help: "The verifier's id.")
    var id: VerifierID

    func run() async throws {
        try await options.withInstallation { installation in
            let verifier = try await installation.verifiers.revoke(id)
            if options.json { return try Terminal.print(json: VerifierDocument(verifier: verifier)) }
            Terminal.print("Revoked \"\(verifier.name)\" (\(verifier.hint)).")
        }
    }
}
