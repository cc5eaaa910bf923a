import APIKeys
import SQLDatabase

/// What a search asks of the team's keys, as SQL that has no more conditions than were asked for: so an engine sees which of its indexes serve it,
/// and no condition is worked out 100,000 times only to find that it asks for nothing.
struct KeySearch {
    /// Of `$1` and so on.
    private(set) var parameters: [any SQLConvertible]
    private(set) var conditions = "team_id = $1"
    private let now: Timestamp
    private let engine: SQLEngine
    private let hasText: Bool

    /// - Parameter engine: whose SQL is wanted.
    init(
        in team: TeamID, status: KeyStatus? = nil, scope: Scope? = nil, containing text: String = "", at now: Timestamp,
        for engine: SQLEngine
    ) {
        parameters = [team.description]
        self.now = now
        self.engine = engine
        hasText = !text.isEmpty
        if let status {
            let place = place(of: now.milliseconds)
            conditions += " AND " + Self.condition(of: status, at: place)
        }
        if let scope { conditions += " AND ' ' || scopes || ' ' LIKE \(place(of: Self.pattern(" \(scope) "))) ESCAPE '!'" }
        if hasText {
            let place = place(of: Self.pattern(Self.lowercased(text)))
            switch engine {
            case .sqlite:
                conditions += " AND (LOWER(name) LIKE \(place) ESCAPE '!' OR LOWER(hint) LIKE \(place) ESCAPE '!')"
            case .postgres: conditions += " AND search LIKE \(place) ESCAPE '!'"
            }
        }
    }

    /// The rows of a statement that was made of it.
    func rows(_ statement: String, on connection: any SQLConnection) throws -> [SQLRow] {
        if hasText, engine == .postgres {
            // A plan for whatever text there may be takes the escape out of it again for each key, and twice as long.
            _ = try connection.row("SELECT set_config('plan_cache_mode', 'force_custom_plan', TRUE)")
        }
        return try connection.rows(statement, parameters)
    }

    /// Adds a parameter.
    ///
    /// - Returns: what it is called in the statement.
    mutating func place(of value: any SQLConvertible) -> String {
        parameters.append(value)
        return "$\(parameters.count)"
    }

    /// The condition of a key that works.
    var works: String {
        mutating get { Self.isNeitherRevokedNorExpired(at: place(of: now.milliseconds)) }
    }

    /// As `APIKey.status(at:)` decides it.
    private static func condition(of status: KeyStatus, at now: String) -> String {
        switch status {
        case .revoked: "(revoked_at <= \(now) OR grace_ends_at <= \(now))"
        case .expired: "expires_at <= \(now) AND \(isNotRevoked(at: now))"
        case .rotating: "superseded_at IS NOT NULL AND \(isNeitherRevokedNorExpired(at: now))"
        case .active: "superseded_at IS NULL AND \(isNeitherRevokedNorExpired(at: now))"
        }
    }

    private static func isNeitherRevokedNorExpired(at now: String) -> String {
        "COALESCE(expires_at > \(now), TRUE) AND \(isNotRevoked(at: now))"
    }

    private static func isNotRevoked(at now: String) -> String {
        "COALESCE(revoked_at > \(now), TRUE) AND COALESCE(grace_ends_at > \(now), TRUE)"
    }

    /// As `LOWER` does it with our columns, whose collation is that of bytes: other letters than those of ASCII stay as they are.
    private static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map { 65...90 ~= $0 ? $0 + 32 : $0 }, as: UTF8.self)
    }

    /// What `LIKE` finds `text` anywhere by, with `!` before what would stand for something else.
    static func pattern(_ text: String) -> String {
        // No column holds a NUL, and PostgreSQL takes none.
        let literal = text.replacing("\0", with: "\u{FFFD}").unicodeScalars.map {
            "!%_".unicodeScalars.contains($0) ? "!\($0)" : "\($0)"
        }
        return "%" + literal.joined() + "%"
    }
}
