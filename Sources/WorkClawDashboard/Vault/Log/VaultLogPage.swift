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
        let scope: String
        let version: Int
        let actor: String
        let detail: String?
    }

    let title = "Vault log"
    let rows: [Row]
    let isEmpty: Bool

    init(_ lines: [VaultLogLine], actors: [UserID: Person], now: Timestamp) {
        rows = lines.map { line in
            Row(
                time: TimeView(line.time, now: now), action: line.action.rawValue.capitalized, name: line.name.text,
                scope: line.scope.title, version: line.version, actor: Self.actor(of: line, actors), detail: line.detail)
        }
        isEmpty = lines.isEmpty
    }

    private static func actor(of line: VaultLogLine, _ actors: [UserID: Person]) -> String {
        if let actor = line.actor { return actors[actor]?.email ?? "Somebody who has left" }
        return line.clawID.map { "Claw \($0)" } ?? "WorkClaw"
    }
}
