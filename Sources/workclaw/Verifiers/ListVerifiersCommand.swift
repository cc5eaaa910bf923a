import ArgumentParser
import WorkClawServer

struct ListVerifiersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all verifiers, newest first.")

    @OptionGroup var options: DataOptions

    func run() async throws {
        try await options.withInstallation { installation in
            let verifiers = try await installation.verifiers.list()
            if options.json { return try Terminal.print(json: verifiers.map { VerifierDocument(verifier: $0) }) }
            if verifiers.isEmpty { return Terminal.print("There are no verifiers.") }
            let teams = Dictionary(
                try await installation.teams.teams().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
            Terminal.print(
                table: ["ID", "NAME", "CREDENTIAL", "KEYS OF", "MADE", "REVOKED"],
                verifiers.map { verifier in
                    [
                        verifier.id.description, verifier.name, verifier.hint,
                        verifier.team.map { teams[$0].map { "\($0)" } ?? $0.description } ?? "all teams",
                        verifier.createdAt.description, verifier.revokedAt?.description ?? "no",
                    ]
                })
        }
    }
}
