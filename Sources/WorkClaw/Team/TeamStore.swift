public import APIKeys
public import SQLDatabase

/// Teams, the people in them, and their roles.
public struct TeamStore: Sendable {
    let database: any SQLDatabase
    let hasher: PasswordHasher

    public init(database: any SQLDatabase, hasher: PasswordHasher = .shared) {
        self.database = database
        self.hasher = hasher
    }

    /// Whether there is a first team.
    public func isSetUp() async throws -> Bool {
        try await database.read { try $0.row("SELECT 1 FROM installation WHERE id = 1") != nil }
    }

    /// Makes the first team, its Owner and its System Claw. Of any number at once, one does.
    ///
    /// - Throws: ``WorkspaceError`` `alreadySetUp`; a ``FieldFault`` of a password that is easily guessed.
    public func setUp(
        name: TeamName, email: EmailAddress, password: Password, at now: Timestamp
    ) async throws -> NewTeam {
        // Spares the hashing; what decides is the insertion.
        guard try await !isSetUp() else { throw Self.alreadySetUp }
        try PasswordRule.check(password, for: email)
        let hash = try await hasher.hash(password)
        return try await database.write { try Self.setUp(name: name, email: email, hash: hash, at: now, on: $0) }
    }

    /// - Throws: ``WorkspaceError`` `alreadySetUp`.
    static func setUp(
        name: TeamName, email: EmailAddress, hash: PasswordHash, at now: Timestamp, on connection: any SQLConnection
    ) throws -> NewTeam {
        let first = try connection.execute(
            "INSERT INTO installation (id, set_up_at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", now.milliseconds)
        guard first > 0 else { throw alreadySetUp }
        let owner = try insertPerson(email, hash: hash, at: now, on: connection)
        return try insertTeam(name, owner: owner, at: now, on: connection)
    }

    static let alreadySetUp = WorkspaceError(.alreadySetUp, "WorkClaw has been set up already.")

    /// Makes a team, its Owner's membership and its System Claw.
    ///
    /// - Parameters:
    ///   - email: the Owner's.
    ///   - password: for an Owner who is new; `nil` for a person who exists, and keeps theirs.
    /// - Throws: ``WorkspaceError`` `nameTaken`, `personExists`, `passwordRequired`; a ``FieldFault`` of a password that is easily guessed.
    public func createTeam(
        name: TeamName, ownerEmail email: EmailAddress, password: Password?, at now: Timestamp
    ) async throws -> NewTeam {
        guard let password else {
            return try await database.write { connection in
                guard let owner = try Self.person(email, on: connection) else {
                    throw WorkspaceError(
                        .passwordRequired, "Nobody has this email address yet, and a new person needs a password.",
                        field: "password")
                }
                return try Self.insertTeam(name, owner: owner, at: now, on: connection)
            }
        }
        try PasswordRule.check(password, for: email)
        let hash = try await hasher.hash(password)
        return try await database.write { connection in
            let owner = try Self.insertPerson(email, hash: hash, at: now, on: connection)
            return try Self.insertTeam(name, owner: owner, at: now, on: connection)
        }
    }

    /// Makes another team, of which a person who exists becomes the Owner, and its System Claw.
    ///
    /// - Parameter completion: records in the same transaction what the form made.
    /// - Throws: ``WorkspaceError`` `nameTaken`, `memberNotFound` for somebody who is not there; `claimLost` from the completion.
    public func createTeam(
        name: TeamName, ownedBy owner: UserID, at now: Timestamp, recording completion: IdempotentCompletion<NewTeam>? = nil
    ) async throws -> NewTeam {
        try await database.write { connection in
            let row = try connection.row("SELECT id, email, created_at FROM people WHERE id = $1", owner.description)
            guard let owner = try row.map(Person.init(row:)) else {
                throw WorkspaceError(.memberNotFound, "There is no such person.")
            }
            let made = try Self.insertTeam(name, owner: owner, at: now, on: connection)
            try completion?.record(made, at: now, on: connection)
            return made
        }
    }

    /// All teams, oldest first.
    public func teams() async throws -> [Team] {
        try await database.read { connection in
            try connection.rows("SELECT id, name, created_at FROM teams ORDER BY id").map(Team.init(row:))
        }
    }

    /// The team with this id or name; the case of the name does not matter.
    ///
    /// - Throws: ``WorkspaceError`` `teamNotFound`.
    public func team(named nameOrID: String) async throws -> Team {
        try await database.read { connection in
            // A team whose name is another's id stays reachable by its own id.
            let row = try connection.row(
                """
                SELECT id, name, created_at FROM teams WHERE id = $1 OR name_key = $2
                ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END LIMIT 1
                """,
                nameOrID, TextRule.key(ofName: nameOrID))
            guard let row else { throw WorkspaceError(.teamNotFound, "There is no team with this name or id.") }
            return try Team(row: row)
        }
    }

    /// The team's Owner.
    ///
    /// - Throws: ``WorkspaceError`` `teamNotFound`.
    public func owner(of team: TeamID) async throws -> Person {
        try await database.read { connection in
            let row = try connection.row(
                "SELECT \(Member.columns) WHERE team_id = $1 AND role = 'owner'", team.description)
            guard let row else { throw WorkspaceError(.teamNotFound, "There is no such team.") }
            return try Person(row: row)
        }
    }

    /// The member of the team who has this email address.
    ///
    /// - Throws: ``WorkspaceError`` `memberNotFound`, also for a text that is no address.
    public func member(email text: String, of team: TeamID) async throws -> Member {
        guard let email = try? EmailAddress(text) else { throw Self.memberNotFound }
        return try await database.read { connection in
            guard let member = try Self.findMember(email, in: team, on: connection) else { throw Self.memberNotFound }
            return member
        }
    }

    static let memberNotFound = WorkspaceError(
        .memberNotFound, "Nobody in the team has this email address.", field: "email")

    /// The person with this email address and password, or `nil`. Takes as long for an address that nobody has.
    public func person(_ email: EmailAddress, password: Password) async throws -> Person? {
        let found = try await database.read { connection -> (person: Person, hash: PasswordHash?)? in
            let row = try connection.row(
                "SELECT id, email, created_at, password_hash FROM people WHERE email_key = $1", email.key)
            return try row.map { (try Person(row: $0), try $0.optionalValue(3, PasswordHash.init)) }
        }
        return try await hasher.verify(password, against: found?.hash) ? found?.person : nil
    }
}
