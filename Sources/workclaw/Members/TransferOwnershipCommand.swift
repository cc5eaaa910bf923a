import ArgumentParser
import WorkClawServer

struct TransferOwnershipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer-ownership", abstract: "Make a member the Owner, and the Owner an Admin.")

    @OptionGroup var options: TeamOptions

    @Argument(help: ArgumentHelp("The member, by id or email address.", valueName: "id or email"))
    var who: String

    func run() async throws {
        try await options.withTeam { acting in
            guard case .member(let member) = try await acting.entry(who) else {
                throw StartError("an invitation has been sent, but nobody has accepted it: only a member can become the Owner")
            }
            let owner = try await acting.installation.teams.transferOwnership(
                to: member.id, by: acting.actor, in: acting.team.id, at: acting.installation.time.now)
            if options.data.json { return try Terminal.print(json: TeamEntryDocument(entry: .member(owner))) }
            Terminal.print("\(owner.person.email) (\(owner.id)) is the Owner of the team now. The Owner before is an Admin.")
        }
    }
}
