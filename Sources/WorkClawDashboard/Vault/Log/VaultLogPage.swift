import APIKeys
import Foundation
import WorkClaw

/// What was done with the secrets whose log somebody may see, newest first.
struct VaultLogPage: PageView {
    static let template = "Vault/Log/log.mustache"

    struct Row: Sendable {
        let time: TimeView
        let action: String
        let name: String
        /// The log of this secret alone.
        let path: String
        let scope: String
        let version: Int
        let actor: String
        let detail: String?
    }

    struct Choice: Sendable {
        let id: String
        let name: String
        let isChosen: Bool
    }

    let title = "Vault log"
    /// The secrets whose log can be chosen; also the one that was chosen, if it is gone.
    let secrets: [Choice]
    let isFiltered: Bool
    let rows: [Row]
    /// Set if there are no lines.
    let emptiness: String?
    let newest: String?
    let older: String?
    let hasPages: Bool

    /// - Parameter last: the last of these lines, if there are more.
    init(
        _ query: VaultLogQuery, _ lines: [VaultLogLine], last: EventID?, secrets: [Secret], actors: [UserID: Person],
        now: Timestamp
    ) {
        var choices = secrets.map {
            Choice(
                id: $0.id.description, name: $0.scope == .private ? "\($0.name) (private)" : $0.name.text,
                isChosen: $0.id == query.secret)
        }
        if let gone = query.secret, let line = lines.first, !choices.contains(where: \.isChosen) {
            choices.append(Choice(id: gone.description, name: "\(line.name) (deleted)", isChosen: true))
        }
        self.secrets = choices
        isFiltered = query.secret != nil
        rows = lines.map { line in
            Row(
                time: TimeView(line.time, now: now), action: line.action.rawValue.capitalized, name: line.name.text,
                path: VaultLogQuery.address(of: line.secretID), scope: line.scope.title, version: line.version,
                actor: Self.actor(of: line, actors), detail: line.detail)
        }
        emptiness =
            !lines.isEmpty ? nil : isFiltered || query.before != nil ? "There are no such lines." : "Nothing was done yet."
        newest = query.before == nil ? nil : query.address()
        older = last.map { query.address(before: $0) }
        hasPages = newest != nil || older != nil
    }

    private static func actor(of line: VaultLogLine, _ actors: [UserID: Person]) -> String {
        if let actor = line.actor { return actors[actor]?.email ?? "Somebody who has left" }
        return line.clawID.map { "Claw \($0)" } ?? "WorkClaw"
    }
}
