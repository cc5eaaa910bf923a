import SQLDatabase

/// The table of invitations.
enum InvitationSchema {
    static let schema = SQLSchema(part: "invitations", migrations: [first])

    private static let first = SQLMigration(
        number: 1, name: "invitations",
        statements: [
            // Rows are never deleted. One that ran out and stands in the way of a new one is revoked, by nobody, when it ran out.
            """
            CREATE TABLE invitations (
                team_id TEXT NOT NULL REFERENCES teams (id),
                id TEXT NOT NULL,
                email TEXT NOT NULL,
                email_key TEXT NOT NULL,
                role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
                token_digest BLOB NOT NULL UNIQUE,
                invited_by TEXT NOT NULL REFERENCES people (id),
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                accepted_at BIGINT,
                accepted_by TEXT REFERENCES people (id),
                revoked_at BIGINT,
                revoked_by TEXT REFERENCES people (id),
                PRIMARY KEY (team_id, id))
            """,
            "CREATE UNIQUE INDEX invitations_open ON invitations (team_id, email_key) WHERE \(Invitation.isOpen)",
            "CREATE INDEX invitations_by_inviter ON invitations (team_id, invited_by)",
        ])
}
