public import APIKeys
import SQLDatabase

extension AccountStore {
    /// How long somebody has for the code of their second factor, once the password was right.
    public static let ticketLifetime = Duration.seconds(10 * 60)

    /// Signs somebody in with what they typed.
    ///
    /// An address that is none, and a password that is too short to be one, are as wrong as any other, and take as long.
    ///
    /// - Parameters:
    ///   - device: what the browser's long-lived cookie holds. One that the account knows is not kept waiting by others who guess.
    ///   - old: the session that the browser had before, which ends: a session that somebody else planted is worth nothing.
    public func signIn(
        email text: String, password typed: String, from client: ClientTrace, device: DeviceToken? = nil,
        replacing old: SessionToken? = nil, at now: Timestamp
    ) async throws -> SignInOutcome {
        let email = try? EmailAddress(text)
        let account = email?.key ?? String(text.prefix(EmailAddress.longest)).lowercased()
        let found = try await credentials(of: email, device: device, at: now)
        let pass: ThrottlePass
        switch try await admit(
            .signIn, account: account, from: client.address, device: found.isKnownDevice ? device?.digest : nil, at: now)
        {
        case .allowed(let admitted): pass = admitted
        case .wait(let until): return .wait(until: until)
        }
        guard let password = try? Password(typed) else {
            _ = try await hasher.verify(Self.anyPassword, against: nil)
            return .wrong
        }
        guard try await hasher.verify(password, against: found.hash), let person = found.person, let hash = found.hash else {
            return .wrong
        }
        try await forgive(pass)
        let better = hash.parameters == hasher.parameters ? nil : try await hasher.hash(password)
        return try await database.write { [limits] connection in
            // The password that was looked at is still theirs, or they have another by now.
            guard
                try connection.execute(
                    "UPDATE people SET password_hash = $3 WHERE id = $1 AND password_hash = $2", person.description,
                    hash.text, (better ?? hash).text) > 0
            else { return .wrong }
            if let old { try Self.end(old, on: connection) }
            if try Self.hasSecondFactor(person, on: connection) {
                let ticket = SignInTicket()
                try AccountLink.put(
                    ticket.digest, for: .signIn, about: Base64URL.encode(ticket.digest), user: person,
                    lifetime: Self.ticketLifetime, at: now, on: connection)
                return .codeNeeded(ticket)
            }
            return .signedIn(
                try Self.start(person, from: client, device: device, limits: limits, at: now, on: connection))
        }
    }

    /// Finishes a sign-in with a code of the second factor, or a recovery code.
    ///
    /// - Throws: ``WorkspaceError`` `linkInvalid` if the ticket is none, was used, or ran out: the password is asked for again then.
    public func completeSignIn(
        _ ticket: SignInTicket, code: String, from client: ClientTrace, device: DeviceToken? = nil,
        replacing old: SessionToken? = nil, at now: Timestamp
    ) async throws -> ProofOutcome<StartedSession> {
        let digest = ticket.digest
        let found = try await database.read { connection -> (person: UserID, isKnownDevice: Bool)? in
            guard let person = try AccountLink.find(digest, for: .signIn, at: now, on: connection)?.userID else { return nil }
            return (person, try Self.knows(device, of: person, at: now, on: connection))
        }
        guard let found else { throw AccountLink.invalid }
        return try await proving(
            .code, by: found.person, from: client, device: found.isKnownDevice ? device : nil, at: now
        ) { [keyring, limits] connection in
            guard try Self.spend(code, of: found.person, keyring: keyring, at: now, on: connection) else { return nil }
            guard try AccountLink.take(digest, for: .signIn, at: now, on: connection) != nil else { throw AccountLink.invalid }
            if let old { try Self.end(old, on: connection) }
            return try Self.start(found.person, from: client, device: device, limits: limits, at: now, on: connection)
        }
    }

    /// Starts a session for somebody who has proved who they are in another way: who has just made the first team, or their account.
    public func startSession(
        for person: UserID, using team: TeamID? = nil, from client: ClientTrace, device: DeviceToken? = nil,
        replacing old: SessionToken? = nil, at now: Timestamp
    ) async throws -> StartedSession {
        try await database.write { [limits] connection in
            if let old { try Self.end(old, on: connection) }
            return try Self.start(
                person, using: team, from: client, device: device, limits: limits, at: now, on: connection)
        }
    }

    /// Gives the password again, for what asks for it. The session goes on under another token.
    ///
    /// - Throws: ``WorkspaceError`` `sessionEnded`.
    public func confirm(
        _ session: Session, password typed: String, from client: ClientTrace, at now: Timestamp
    ) async throws -> ProofOutcome<StartedSession> {
        let hash = try await storedHash(of: session.person.id)
        return try await proving(
            .confirmation, by: session.person.id, from: client, at: now,
            first: { [hasher] in
                try await Self.matches(typed, hash, hasher: hasher)
            }
        ) { [limits] connection in
            try Self.rotate(session.id, confirmed: true, limits: limits, at: now, on: connection)
        }
    }

    // MARK: Steps

    /// Admits a try, makes it, and forgives it if it was right.
    ///
    /// - Parameters:
    ///   - first: what has to be true before `body`, which is not called otherwise.
    ///   - body: runs in a transaction; `nil` for what is wrong, and then it has changed nothing.
    func proving<Result: Sendable>(
        _ act: ThrottledAct, by person: UserID, from client: ClientTrace, device: DeviceToken? = nil, at now: Timestamp,
        first: @Sendable () async throws -> Bool = { true },
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result?
    ) async throws -> ProofOutcome<Result> {
        switch try await admit(
            act, account: person.description, from: client.address, device: device?.digest, at: now)
        {
        case .wait(let until): return .wait(until: until)
        case .allowed(let pass):
            guard try await first(), let result = try await database.write(body) else { return .wrong }
            try await forgive(pass)
            return .proved(result)
        }
    }

    func storedHash(of person: UserID) async throws -> PasswordHash? {
        try await database.read { connection in
            try connection.row("SELECT password_hash FROM people WHERE id = $1", person.description)?
                .optionalValue(0, PasswordHash.init)
        }
    }

    static func matches(_ typed: String, _ hash: PasswordHash?, hasher: PasswordHasher) async throws -> Bool {
        guard let password = try? Password(typed) else { return false }
        return try await hasher.verify(password, against: hash)
    }

    private static let anyPassword = sourceConstant { try Password("what is too short takes as long") }

    private struct Credentials: Sendable {
        var person: UserID?
        var hash: PasswordHash?
        var isKnownDevice = false
    }

    private func credentials(of email: EmailAddress?, device: DeviceToken?, at now: Timestamp) async throws -> Credentials {
        guard let email else { return Credentials() }
        return try await database.read { connection in
            let row = try connection.row("SELECT id, password_hash FROM people WHERE email_key = $1", email.key)
            guard let row else { return Credentials() }
            let person = try row.value(0) { UserID($0) }
            return Credentials(
                person: person, hash: try row.optionalValue(1, PasswordHash.init),
                isKnownDevice: try Self.knows(device, of: person, at: now, on: connection))
        }
    }

    private static func end(_ token: SessionToken, on connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM sessions WHERE token_digest = $1", token.digest)
    }

    private static func start(
        _ person: UserID, using team: TeamID? = nil, from client: ClientTrace, device: DeviceToken?, limits: SessionLimits,
        at now: Timestamp, on connection: any SQLConnection
    ) throws -> StartedSession {
        let new = try remember(device, of: person, at: now, on: connection)
        let (session, token) = try start(
            for: person, using: team, from: client, limits: limits, at: now, on: connection)
        return StartedSession(session: session, token: token, newDevice: new)
    }
}
