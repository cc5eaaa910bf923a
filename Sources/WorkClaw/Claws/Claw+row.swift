import APIKeys
import Foundation
import SQLDatabase

extension Claw {
    /// A Claw as its row holds it, but for the people of a restricted one: those stand in a table of their own.
    init(row: SQLRow, teamID: TeamID) throws {
        self.init(
            id: try row.value(0) { ClawID($0) },
            teamID: teamID,
            kind: try row.value(1, Kind.init),
            name: try row.text(2),
            domain: try row.optionalText(3),
            instructions: try row.text(10),
            personality: try row.text(11),
            memory: try row.text(12),
            userContext: try row.text(13),
            model: try row.optionalText(4),
            access: try row.value(5) { $0 == "team" ? .team : $0 == "people" ? .people([]) : nil },
            connections: try row.value(9, Self.connections),
            createdAt: Timestamp(milliseconds: try row.integer(6)),
            createdBy: try row.optionalValue(14) { UserID($0) },
            updatedAt: Timestamp(milliseconds: try row.integer(7)),
            version: Int(try row.integer(8)))
    }

    /// The values of the columns that a change writes, in the order of ``writtenColumns``.
    var writtenValues: [any SQLConvertible] {
        get throws {
            [
                name, TextRule.key(ofName: name), domain, model, access == .team ? "team" : "people",
                updatedAt.milliseconds, version, try connectionsText, instructions, personality, memory, userContext,
            ]
        }
    }

    static let writtenColumns = [
        "name", "name_key", "domain", "model", "access", "updated_at", "version", "connections", "instructions",
        "personality", "memory", "user_context",
    ]

    // Most Claws have none, and reading one should not start a JSON parser for that.
    private static let noConnections = "[]"

    private static func connections(_ text: String) -> [ClawConnection]? {
        text == noConnections ? [] : try? JSONDecoder().decode([ClawConnection].self, from: Data(text.utf8))
    }

    private var connectionsText: String {
        get throws {
            guard !connections.isEmpty else { return Self.noConnections }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(connections), as: UTF8.self)
        }
    }
}
