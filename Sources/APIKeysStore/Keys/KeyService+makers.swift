public import APIKeys
public import SQLDatabase

/// What becomes of a person's keys when the person may do less. Each function is part of the caller's transaction.
extension KeyService {
    /// The keys that `maker` made for the team and that work at `now`, oldest first.
    ///
    /// - Parameters:
    ///   - maker: who made the keys.
    ///   - team: whose keys they are.
    ///   - allowed: leaves out the keys whose scopes are all among these; `nil` leaves out none.
    ///   - now: the time to judge by.
    ///   - connection: the caller's transaction.
    public static func livingKeys(
        createdBy maker: UserID, in team: TeamID, beyond allowed: Set<Scope>? = nil, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> [APIKey] {
        try KeyStore.unrevokedKeys(createdBy: maker, in: team, on: connection).filter { key in
            key.status(at: now).isLiving && !(allowed?.isSuperset(of: key.scopes) ?? false)
        }
    }

    /// Revokes those keys, each with an audit entry of its own.
    ///
    /// - Parameters:
    ///   - maker: who made the keys.
    ///   - team: whose keys they are.
    ///   - allowed: spares the keys whose scopes are all among these; `nil` spares none.
    ///   - reason: for whoever reads the log.
    ///   - actor: who acts.
    ///   - now: the time to judge by.
    ///   - sequence: from ``KeyStore/nextSequence(on:)``, which was the first statement of the transaction.
    ///   - connection: the caller's transaction.
    /// - Returns: the keys as they are now. If there are any, whoever commits them may wait until they are refused: see ``KeyChangeBarrier``.
    public static func revokeAll(
        createdBy maker: UserID, in team: TeamID, beyond allowed: Set<Scope>? = nil, reason: String, by actor: UserID,
        at now: Timestamp, sequence: Int64, on connection: any SQLConnection
    ) throws -> [APIKey] {
        try livingKeys(createdBy: maker, in: team, beyond: allowed, at: now, on: connection).map { key in
            try revoke(key, reason: reason, by: actor, at: now, sequence: sequence, on: connection)
        }
    }

    /// Revokes `key`, and says so in the audit log. What is revoked already stays as it is.
    ///
    /// - Parameter other: the key whose revocation takes this one along.
    static func revoke(
        _ key: APIKey, reason: String?, with other: KeyID? = nil, by actor: UserID, at now: Timestamp, sequence: Int64,
        on connection: any SQLConnection
    ) throws -> APIKey {
        let revoked = key.revoked(at: now, reason: reason)
        guard revoked != key else { return key }
        try KeyStore.update(revoked, sequence: sequence, on: connection)
        var details = ["name": key.name, "hint": key.hint]
        details["reason"] = reason
        details["with"] = other?.description
        try AuditLog.append(
            AuditEntry(
                teamID: key.teamID, time: now, actor: actor, action: "key.revoked", subject: key.id, details: details),
            on: connection)
        return revoked
    }
}
