public import APIKeys
import SQLDatabase

extension AccountStore {
    public static let setUpLifetime = Duration.seconds(30 * 60)

    /// The token of a link that makes the first team, for 30 minutes. The one before works no longer.
    ///
    /// - Returns: `nil` if there is a first team.
    public func makeSetUpToken(at now: Timestamp) async throws -> SetUpToken? {
        let token = SetUpToken()
        return try await database.write { connection in
            guard try !Self.isSetUp(on: connection) else { return nil }
            try AccountLink.put(
                token.digest, for: .setUp, about: AccountLink.installation, lifetime: Self.setUpLifetime, at: now,
                on: connection)
            return token
        }
    }

    /// Whether the link would work now.
    public func opens(_ token: SetUpToken, at now: Timestamp) async throws -> Bool {
        try await database.read { connection in
            try !Self.isSetUp(on: connection)
                && AccountLink.find(token.digest, for: .setUp, at: now, on: connection) != nil
        }
    }

    /// Makes the first team and its Owner, and uses the link up. Of any number at once, one does.
    ///
    /// - Throws: ``WorkspaceError`` `linkInvalid`, `alreadySetUp`; a ``FieldFault`` of the password. The link stays usable then.
    public func setUp(
        with token: SetUpToken, name: TeamName, email: EmailAddress, password: Password, at now: Timestamp
    ) async throws -> NewTeam {
        // Spares the hashing; what decides is the transaction below.
        guard try await opens(token, at: now) else { throw AccountLink.invalid }
        try PasswordRule.check(password, for: email)
        let hash = try await hasher.hash(password)
        return try await database.write { connection in
            guard try AccountLink.take(token.digest, for: .setUp, at: now, on: connection) != nil else {
                throw AccountLink.invalid
            }
            return try TeamStore.setUp(name: name, email: email, hash: hash, at: now, on: connection)
        }
    }

    private static func isSetUp(on connection: any SQLConnection) throws -> Bool {
        try connection.row("SELECT 1 FROM installation WHERE id = 1") != nil
    }
}
