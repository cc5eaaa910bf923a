public import APIKeys
public import SQLDatabase

/// The keys of all teams that have a scope.
public struct ScopeHolders: Sendable, Hashable {
    /// All of them, dead ones included.
    public let count: Int
    /// Those that work, or could: not revoked, not past their grace or expiry.
    public let working: Int
    /// The last change to keys that was seen.
    public let sequence: Int64
}

extension ScopeStore {
    /// Goes through the whole table of keys, so it is nothing for a transaction that others wait for.
    public static func holders(
        of scope: Scope, at now: Timestamp, on connection: any SQLConnection
    ) throws -> ScopeHolders {
        // First, so that no change is taken for one that was seen, however much the engine shows of others meanwhile.
        let sequence = try KeyStore.head(on: connection).sequence
        return try holders(of: scope, at: now, where: "TRUE", [], sequence: sequence, on: connection)
    }

    /// The same for the keys alone that were made or changed since `known` was asked for: an index finds them.
    public static func holders(
        of scope: Scope, since known: ScopeHolders, at now: Timestamp, on connection: any SQLConnection
    ) throws -> ScopeHolders {
        let sequence = try KeyStore.head(on: connection).sequence
        return try holders(
            of: scope, at: now, where: "sequence > $3", [known.sequence], sequence: sequence, on: connection)
    }

    private static func holders(
        of scope: Scope, at now: Timestamp, where condition: String, _ parameters: [any SQLConvertible], sequence: Int64,
        on connection: any SQLConnection
    ) throws -> ScopeHolders {
        let row = try connection.rows(
            """
            SELECT COUNT(*), COUNT(CASE WHEN \(isWorking) THEN 1 END) FROM api_keys
            WHERE \(condition) AND ' ' || scopes || ' ' LIKE $2 ESCAPE '!'
            """, [now.milliseconds, KeySearch.pattern(" \(scope) ")] + parameters
        ).first
        guard let row else { throw SQLError(.damaged, "a count has no row") }
        return ScopeHolders(count: Int(try row.integer(0)), working: Int(try row.integer(1)), sequence: sequence)
    }

    /// Whether a key works at `$1`, or could.
    static let isWorking = "revoked_at IS NULL AND COALESCE(grace_ends_at > $1, TRUE) AND COALESCE(expires_at > $1, TRUE)"
}
