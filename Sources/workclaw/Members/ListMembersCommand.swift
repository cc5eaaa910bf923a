import ArgumentParser
import WorkClawServer

struct ListMembersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the team's members and pending invitations, newest first.")

    @OptionGroup var options: TeamOptions

    func run() async throws {
        try await options.withTeam { acting in
            let documents = try await documents(of: acting)
            if options.data.json { return try Terminal.print(json: documents) }
            Terminal.print(
                table: ["ID", "EMAIL", "ROLE", "SINCE", "STATE"],
                documents.map { document in
                    [
                        document.entry.id.description, document.entry.email, document.entry.role.rawValue,
                        document.since.description, document.state,
                    ]
                })
        }
    }

    private func documents(of acting: TeamOptions.Acting) async throws -> [TeamEntryDocument] {
        let now = acting.installation.time.now
        let pageSize = 500
        var entries: [TeamEntry] = []
        while true {
            let page = try await acting.installation.teams.list(
                in: acting.team.id, limit: pageSize, before: entries.last?.position, at: now)
            entries += page.entries
            if !page.hasMore { return entries.map { TeamEntryDocument(entry: $0) } }
        }
    }
}
