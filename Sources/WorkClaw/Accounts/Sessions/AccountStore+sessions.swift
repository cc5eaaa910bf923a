public import APIKeys
import APIKeysStore
import SQLDatabase

extension AccountStore {
    /// The session that the token belongs to, in one query; `nil` if there is none, or its time is over. A person who is no longer in the team
    /// that they used has no ``Session/membership``.
    public func session(_ token: SessionToken, at now: Timestamp) async throws -> Session? {
        try await database.read { [limits] in try Self.session(token.digest, limits: limits, at: now, on: $0) }
    }

    /// Notes that the session is in use, at most once a minute: call it with every request.
    public func touch(_ session: Session, from client: ClientTrace, at now: Timestamp) async throws {
        guard now.since(session.seenAt) >= SessionLimits.touchInterval else { return }
        try await database.write { connection in
            try connection.execute(
                "UPDATE sessions SET seen_at = $2, address = $3, user_agent = $4 WHERE id = $1 AND seen_at <= $5",
                session.id.description, now.milliseconds, client.address.description, client.userAgent,
                now.adding(.zero - SessionLimits.touchInterval).milliseconds)
        }
    }

    /// Uses another of the person's teams.
    ///
    /// - Returns: false, with nothing changed, if they are not in it.
    public func switchTeam(of session: Session, to team: TeamID) async throws -> Bool {
        try await database.write { connection in
            try connection.execute(
                """
                UPDATE sessions SET team_id = $2 WHERE id = $1 AND EXISTS (
                    SELECT 1 FROM memberships WHERE memberships.team_id = $2 AND memberships.user_id = sessions.user_id)
                """,
                session.id.description, team.description) > 0
        }
    }

    /// The teams that a person is in, by their names.
    public func memberships(of person: UserID) async throws -> [Membership] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT teams.id, name, teams.created_at, role FROM memberships JOIN teams ON teams.id = memberships.team_id
                WHERE user_id = $1 ORDER BY name_key
                """,
                person.description
            ).map { Membership(team: try Team(row: $0), role: try $0.value(3, Role.init)) }
        }
    }

    /// The person's sessions that are not over, the one used last first.
    public func sessions(besides session: Session, at now: Timestamp) async throws -> [SessionSummary] {
        try await database.read { [limits] connection in
            try connection.rows(
                """
                SELECT id, created_at, seen_at, address, user_agent FROM sessions
                WHERE user_id = $1 AND seen_at > $2 AND created_at > $3 ORDER BY seen_at DESC, id DESC
                """,
                session.person.id.description, now.adding(.zero - limits.idle).milliseconds,
                now.adding(.zero - limits.absolute).milliseconds
            ).map { row in
                let id = try row.value(0) { SessionID($0) }
                return SessionSummary(
                    id: id, createdAt: try row.timestamp(1), seenAt: try row.timestamp(2), address: try row.text(3),
                    userAgent: try row.text(4), isPresent: id == session.id)
            }
        }
    }

    /// Ends a session, be it the present one or another of the same person's.
    ///
    /// - Returns: false if the person has no such session.
    @discardableResult
    public func end(_ id: SessionID, of person: UserID) async throws -> Bool {
        try await database.write { connection in
            try connection.execute(
                "DELETE FROM sessions WHERE id = $1 AND user_id = $2", id.description, person.description) > 0
        }
    }

    /// Ends all of the person's sessions but this one.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func endOthers(than session: Session) async throws -> Int {
        try await database.write { try Self.endSessions(of: session.person.id, except: session.id, on: $0) }
    }

    // MARK: Inside a transaction

    /// Starts a session, under an id and a token that nobody has seen before.
    ///
    /// - Parameter team: the one to use; otherwise the one that the person used last, or their first.
    static func start(
        for person: UserID, using team: TeamID? = nil, from client: ClientTrace, limits: SessionLimits, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> (session: Session, token: SessionToken) {
        try connection.execute(
            """
            DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE seen_at <= $1 ORDER BY seen_at LIMIT $2)
            """,
            now.adding(.zero - limits.idle).milliseconds, prunedAtOnce)
        let (id, token) = (SessionID(at: now), SessionToken())
        let team = try team?.description ?? usualTeam(of: person, on: connection)
        try connection.execute(
            """
            INSERT INTO sessions
                (id, token_digest, user_id, team_id, form_secret, created_at, seen_at, confirmed_at, address, user_agent)
            VALUES ($1, $2, $3, $4, $5, $6, $6, $6, $7, $8)
            """,
            id.description, token.digest, person.description, team, FormSecret().bytes, now.milliseconds,
            client.address.description, client.userAgent)
        guard let session = try session(token.digest, limits: limits, at: now, on: connection) else {
            throw SQLError(.damaged, "a session that was just made is not there")
        }
        return (session, token)
    }

    /// Gives a session another token: whoever had the last one has it no longer.
    ///
    /// - Parameter confirmed: whether the password was given just now.
    /// - Throws: ``WorkspaceError`` `sessionEnded`.
    static func rotate(
        _ id: SessionID, confirmed: Bool, limits: SessionLimits, at now: Timestamp, on connection: any SQLConnection
    ) throws -> StartedSession {
        let token = SessionToken()
        let rotated = try connection.execute(
            "UPDATE sessions SET token_digest = $2, confirmed_at = COALESCE($3, confirmed_at) WHERE id = $1", id.description,
            token.digest, confirmed ? now.milliseconds : nil)
        guard rotated > 0, let session = try session(token.digest, limits: limits, at: now, on: connection) else {
            throw WorkspaceError(.sessionEnded, "The session is over: sign in again.")
        }
        return StartedSession(session: session, token: token, newDevice: nil)
    }

    @discardableResult
    static func endSessions(
        of person: UserID, except kept: SessionID? = nil, on connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            "DELETE FROM sessions WHERE user_id = $1 AND id <> $2", person.description, kept?.description ?? "")
    }

    private static func usualTeam(of person: UserID, on connection: any SQLConnection) throws -> String? {
        let last = try connection.row(
            """
            SELECT sessions.team_id FROM sessions
            JOIN memberships ON memberships.team_id = sessions.team_id AND memberships.user_id = sessions.user_id
            WHERE sessions.user_id = $1 ORDER BY seen_at DESC, sessions.id DESC LIMIT 1
            """,
            person.description)
        if let last { return try last.text(0) }
        return try connection.row(
            "SELECT team_id FROM memberships WHERE user_id = $1 ORDER BY created_at, team_id LIMIT 1", person.description
        )?.text(0)
    }

    static func session(
        _ digest: [UInt8], limits: SessionLimits, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Session? {
        let row = try connection.row(
            """
            SELECT people.id, email, people.created_at, teams.id, name, teams.created_at, role, email_verified_at, time_zone,
                sessions.id, form_secret, sessions.created_at, seen_at, confirmed_at
            FROM sessions JOIN people ON people.id = sessions.user_id
            LEFT JOIN memberships ON memberships.team_id = sessions.team_id AND memberships.user_id = sessions.user_id
            LEFT JOIN teams ON teams.id = memberships.team_id
            WHERE token_digest = $1 AND seen_at > $2 AND sessions.created_at > $3
            """,
            digest, now.adding(.zero - limits.idle).milliseconds, now.adding(.zero - limits.absolute).milliseconds)
        return try row.map { try Session(row: $0, limits: limits) }
    }
}

extension Session {
    fileprivate init(row: SQLRow, limits: SessionLimits) throws {
        var membership: Membership?
        if let role = try row.optionalValue(6, Role.init) {
            membership = Membership(team: try Team(row: SQLRow(values: Array(row.values[3...5]))), role: role)
        }
        self.init(
            id: try row.value(9) { SessionID($0) }, person: try Person(row: row),
            emailVerifiedAt: try row.optionalTimestamp(7),
            timeZone: try row.optionalText(8).flatMap(AccountTimeZone.init(stored:)) ?? .utc, membership: membership,
            createdAt: try row.timestamp(11), seenAt: try row.timestamp(12), confirmedAt: try row.timestamp(13),
            limits: limits, formSecret: FormSecret(bytes: try row.blob(10)))
    }
}
