import ArgumentParser
import WorkClawServer

struct DeleteSecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a secret and its value, for good.")

    @OptionGroup var options: TeamOptions

    @Argument(help: "The secret's name.")
    var name: String

    @Option(help: "Whose secret it is: team or private.")
    var scope = SecretScope.team

    @Flag(help: "Delete it though Claws refer to it.")
    var force = false

    func validate() throws {
        _ = try SecretName(argument: name)
    }

    func run() async throws {
        let name = try SecretName(argument: name)
        try await options.withTeam { acting in
            do {
                let (secret, referrers) = try await acting.installation.vault.delete(
                    name, scope: scope, force: force, in: acting.team.id, by: acting.actor, at: acting.installation.time.now)
                if options.data.json { return try Terminal.print(json: SecretDocument(secret)) }
                let missed = referrers.isEmpty ? "" : " Places in Claws that name it still: \(referrers.count)."
                Terminal.print("Deleted the \(scope.rawValue) secret \(secret.name) (\(secret.id)).\(missed)")
            } catch let error as WorkspaceError where error.code == .secretInUse {
                throw StartError("\(error.message) Nothing was deleted; --force deletes it all the same.")
            }
        }
    }
}
