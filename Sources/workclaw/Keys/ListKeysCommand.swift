import ArgumentParser
import WorkClawServer

struct ListKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the team's keys, newest first.")

    @OptionGroup var options: TeamOptions

    @Option(help: "Only keys of this status: active, rotating, revoked or expired.")
    var status: KeyStatus?

    func run() async throws {
        try await options.withTeam { acting in
            let documents = try await documents(of: acting)
            if options.data.json { return try Terminal.print(json: documents) }
            if documents.isEmpty { return Terminal.print("There are no keys here.") }
            Terminal.print(
                table: ["ID", "NAME", "KEY", "STATUS", "LAST USED", "EXPIRES", "SCOPES"],
                documents.map { document in
                    [
                        document.key.id.description, document.key.name, document.key.hint, document.status.rawValue,
                        document.lastUsedAt?.description ?? "never", document.key.expiresAt?.description ?? "never",
                        document.key.scopes.map(\.name).joined(separator: " "),
                    ]
                })
        }
    }

    private func documents(of acting: TeamOptions.Acting) async throws -> [KeyDocument] {
        let usage = try await acting.installation.activity.usage(in: acting.team.id)
        let now = acting.installation.time.now
        let pageSize = 500
        var documents: [KeyDocument] = []
        while true {
            let page = try await acting.installation.keys.keys(
                in: acting.team.id, status: status, before: documents.last?.key.id, limit: pageSize)
            documents += page.map { KeyDocument(key: $0, lastUsedAt: usage[$0.id]?.lastUsedAt, now: now) }
            if page.count < pageSize { return documents }
        }
    }
}
