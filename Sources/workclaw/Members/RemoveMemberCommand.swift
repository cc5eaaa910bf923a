import ArgumentParser
import WorkClawServer

struct RemoveMemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a member from the team, or revoke an invitation.",
        discussion: """
            All keys that the member made in this team are revoked at once. --dry-run shows them first; a key that is still needed \
            can be rotated before, which makes its successor yours.
            """)

    @OptionGroup var options: TeamOptions

    @Argument(help: ArgumentHelp("The member or the invitation, by id or email address.", valueName: "id or email"))
    var who: String

    @Flag(help: "Change nothing, and show which keys would be revoked.")
    var dryRun = false

    func run() async throws {
        try await options.withTeam { acting in
            let entry = try await acting.entry(who)
            if dryRun { return try await acting.showKeysAtStake(of: entry, becoming: nil, json: options.data.json) }
            let change = try await acting.installation.teams.remove(
                entry.id, by: acting.actor, in: acting.team.id, at: acting.installation.time.now)
            let isMember = if case .member = change.entry { true } else { false }
            try acting.show(
                change, json: options.data.json,
                saying: isMember
                    ? "\(change.entry.email) (\(change.entry.id)) is no longer in the team."
                    : "The invitation of \(change.entry.email) (\(change.entry.id)) is revoked.")
        }
    }
}
