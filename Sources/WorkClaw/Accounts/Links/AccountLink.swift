import APIKeys
import SQLDatabase

/// A link, or a ticket, that has been handed out and not been used.
struct AccountLink: Sendable {
    enum Purpose: String, Sendable {
        case setUp = "set-up"
        case signIn = "sign-in"
        case reset
        case verification
    }

    /// What the installation's own link is about.
    static let installation = "installation"

    let userID: UserID?
    let email: String?

    private static let columns = "user_id, email"

    private init(row: SQLRow) throws {
        self.userID = try row.optionalValue(0) { UserID($0) }
        self.email = try row.optionalText(1)
    }

    /// Stores a link in the place of the one that there was for this purpose and subject.
    static func put(
        _ digest: [UInt8], for purpose: Purpose, about subject: String, user: UserID? = nil, email: String? = nil,
        lifetime: Duration, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            DELETE FROM account_links WHERE (purpose, subject) IN (
                SELECT purpose, subject FROM account_links WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
            """,
            now.milliseconds, AccountStore.prunedAtOnce)
        try connection.execute(
            """
            INSERT INTO account_links (purpose, subject, token_digest, user_id, email, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (purpose, subject) DO UPDATE SET token_digest = excluded.token_digest, user_id = excluded.user_id,
                email = excluded.email, created_at = excluded.created_at, expires_at = excluded.expires_at
            """,
            purpose.rawValue, subject, digest, user?.description, email, now.milliseconds, now.adding(lifetime).milliseconds)
    }

    /// The link, which stays usable.
    static func find(
        _ digest: [UInt8], for purpose: Purpose, at now: Timestamp, on connection: any SQLConnection
    ) throws -> AccountLink? {
        try connection.row(
            "SELECT \(columns) FROM account_links WHERE purpose = $1 AND token_digest = $2 AND expires_at > $3",
            purpose.rawValue, digest, now.milliseconds
        ).map(AccountLink.init(row:))
    }

    /// Uses the link up. Of any number at once, one gets it.
    static func take(
        _ digest: [UInt8], for purpose: Purpose, at now: Timestamp, on connection: any SQLConnection
    ) throws -> AccountLink? {
        try connection.row(
            """
            DELETE FROM account_links WHERE purpose = $1 AND token_digest = $2 AND expires_at > $3 RETURNING \(columns)
            """,
            purpose.rawValue, digest, now.milliseconds
        ).map(AccountLink.init(row:))
    }

    /// Makes all links void that are a person's.
    static func removeAll(of person: UserID, for purposes: Purpose..., on connection: any SQLConnection) throws {
        for purpose in purposes {
            try connection.execute(
                "DELETE FROM account_links WHERE user_id = $1 AND purpose = $2", person.description, purpose.rawValue)
        }
    }

    static let invalid = WorkspaceError(
        .linkInvalid, "This link is none, or it has been used, was replaced by a newer one, or ran out.")
}
