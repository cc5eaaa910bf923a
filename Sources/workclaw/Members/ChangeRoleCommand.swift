import ArgumentParser
import WorkClawServer

struct ChangeRoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Give a member another role, or an invitation another one to offer.",
        discussion: "Keys that go beyond the new role are revoked at once. --dry-run shows them first.")

    @OptionGroup var options: TeamOptions

    @Argument(help: ArgumentHelp("The member or the invitation, by id or email address.", valueName: "id or email"))
    var who: String

    @Option(help: "What they are to be: admin or member.")
    var role: AssignableRole

    @Flag(help: "Change nothing, and show which keys would be revoked.")
    var dryRun = false

    func run() async throws {
        try await options.withTeam { acting in
            let entry = try await acting.entry(who)
            if dryRun { return try await acting.showKeysAtStake(of: entry, becoming: role, json: options.data.json) }
            let change = try await acting.installation.teams.changeRole(
                of: entry.id, to: role, by: acting.actor, in: acting.team.id, at: acting.installation.time.now)
            try acting.show(
                change, json: options.data.json,
                saying: "\(change.entry.email) (\(change.entry.id)) has the role \(change.entry.role.rawValue) now.")
        }
    }
}
