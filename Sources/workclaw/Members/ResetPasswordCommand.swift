import ArgumentParser
import WorkClawServer

struct ResetPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-password", abstract: "Give a member of the team another password, in all of their teams.")

    @OptionGroup var options: TeamOptions

    @Option(help: "The member's address.")
    var email: String

    @Flag(help: "Read the new password from standard input: at least 12 characters.")
    var passwordStdin = false

    func validate() throws {
        if !passwordStdin {
            throw ValidationError("--password-stdin: needed, since a password on the command line is seen by all")
        }
    }

    func run() async throws {
        let email = try EmailAddress(email)
        let password = try PasswordInput.read()
        try await options.withTeam { acting in
            let member = try await acting.installation.teams.resetPassword(
                of: email, in: acting.team.id, to: password, by: acting.actor, at: acting.installation.time.now)
            if options.data.json { return try Terminal.print(json: TeamEntryDocument(entry: .member(member))) }
            Terminal.print("\(member.person.email) (\(member.id)) has the new password now.")
        }
    }
}
