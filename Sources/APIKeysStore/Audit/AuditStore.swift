public import APIKeys
import Foundation
public import SQLDatabase

/// Reads the audit log.
public struct AuditStore: Sendable {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) {
        self.database = database
    }

    /// A page of the team's log, newest first. For a filter it looks at no more than `most` entries, and then says how far it looked.
    ///
    /// - Parameters:
    ///   - team: whose log it is.
    ///   - filter: which of them.
    ///   - before: only what is older than this entry.
    ///   - limit: at least 1.
    ///   - most: how many entries a filter is tried on.
    public func page(
        in team: TeamID, where filter: AuditFilter = AuditFilter(), before: EventID? = nil, limit: Int,
        lookingAt most: Int = AuditPage.mostLookedAt
    ) async throws -> AuditPage {
        try await database.read { connection in
            var conditions = "team_id = $1"
            var parameters: [any SQLConvertible] = [team.description]
            func add(_ form: String, _ value: any SQLConvertible) {
                parameters.append(value)
                conditions += " AND " + form.replacing("?", with: "$\(parameters.count)")
            }
            if let before { add("id < ?", before.description) }
            var boundary: EventID?
            if !filter.isEmpty {
                let row = try connection.rows(
                    """
                    SELECT COUNT(*), MIN(id) FROM (
                        SELECT id FROM audit_entries WHERE \(conditions) ORDER BY id DESC LIMIT $\(parameters.count + 1)
                    ) AS looked_at
                    """,
                    parameters + [most]
                ).first
                if let row, try row.integer(0) >= most { boundary = try row.optionalValue(1) { EventID($0) } }
                if let boundary { add("id >= ?", boundary.description) }
                switch filter.actor {
                case .person(let id): add("actor = ?", id.description)
                case .nobody: conditions += " AND actor IS NULL"
                case nil: break
                }
                switch filter.action {
                case .exactly(let action): add("action = ?", stored(action))
                case .about(let kind):
                    add("SUBSTR(action, 1, \(stored(kind).unicodeScalars.count + 1)) = ?", stored(kind) + ".")
                case nil: break
                }
                switch filter.origin {
                case .surface(let surface): add("surface = ?", surface.rawValue)
                case .key(let id): add("origin_key = ?", id.description)
                case .address(let address): add("address = ?", address.description)
                case nil: break
                }
            }
            parameters.append(limit + 1)
            let entries = try connection.rows(
                """
                SELECT \(AuditEntry.columns) FROM audit_entries WHERE \(conditions)
                ORDER BY id DESC LIMIT $\(parameters.count)
                """,
                parameters
            ).map(AuditEntry.init(row:))
            guard entries.count <= limit else {
                let shown = Array(entries.prefix(limit))
                return AuditPage(entries: shown, next: shown.last?.id, lookedBackTo: nil)
            }
            return AuditPage(entries: entries, next: boundary, lookedBackTo: boundary?.time)
        }
    }

    /// The newest entry of the team's log about any of `subjects`, at most a few hundred ids; `nil` if there is none.
    public func newest(about subjects: [String], in team: TeamID) async throws -> AuditEntry? {
        guard !subjects.isEmpty else { return nil }
        let places = subjects.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT \(AuditEntry.columns) FROM audit_entries
                WHERE team_id = $1 AND subject IN (\(places)) ORDER BY id DESC LIMIT 1
                """,
                [team.description] + subjects
            ).first.map(AuditEntry.init(row:))
        }
    }
}

extension AuditEntry {
    /// Those that ``init(row:)`` reads, in their order.
    fileprivate static let columns = "id, team_id, time, actor, action, subject, details, surface, origin_key, address"

    fileprivate init(row: SQLRow) throws {
        self.init(
            id: try row.value(0) { EventID($0) }, teamID: try row.value(1) { TeamID($0) }, time: try row.timestamp(2),
            actor: try row.optionalValue(3) { UserID($0) }, action: try row.text(4), subject: try row.text(5),
            details: try row.value(6) { try? JSONDecoder().decode([String: String].self, from: Data($0.utf8)) },
            origin: try row.optionalValue(7, AuditOrigin.Surface.init(rawValue:)).map {
                AuditOrigin(
                    $0, keyID: try row.optionalValue(8) { KeyID($0) }, address: try row.optionalValue(9) { IPAddress($0) })
            })
    }
}
