public import APIKeys
import SQLDatabase

extension AccountStore {
    public static let resetLifetime = Duration.seconds(30 * 60)

    /// Asks for a link that sets another password, for 30 minutes and once; the one before works no longer. It is mailed to the person, and never
    /// shown to whoever asks.
    ///
    /// An address that nobody has takes the same statements as one that somebody has.
    public func requestReset(email text: String, from client: ClientTrace, at now: Timestamp) async throws -> ResetRequest {
        let email = try? EmailAddress(text)
        let account = email?.key ?? String(text.prefix(EmailAddress.longest)).lowercased()
        if case .wait(let until) = try await admit(.mail, account: account, from: client.address, at: now) {
            return .wait(until: until)
        }
        guard let email else { return .accepted(nil) }
        let token = ResetToken()
        let person = try await database.write { connection in
            let person = try TeamStore.person(email, on: connection)
            // A link that nobody has leads nowhere, and runs out like every other.
            let subject = person?.id.description ?? "nobody \(Base64URL.encode(token.digest))"
            try AccountLink.put(
                token.digest, for: .reset, about: subject, user: person?.id, lifetime: Self.resetLifetime, at: now,
                on: connection)
            return person
        }
        return .accepted(person.map { ResetRequest.ResetMail(person: $0, token: token) })
    }

    /// Whose password the link would set; `nil` if it would set none.
    public func person(of token: ResetToken, at now: Timestamp) async throws -> Person? {
        try await database.read { try Self.person(of: token, at: now, on: $0) }
    }

    /// Sets the password by a link, and uses it up. All of the person's sessions end; a second factor stays, and is asked for at the next sign-in.
    ///
    /// - Throws: ``WorkspaceError`` `linkInvalid`; a ``FieldFault`` of the password: the link stays usable then.
    public func resetPassword(with token: ResetToken, to password: Password, at now: Timestamp) async throws -> Person {
        guard let person = try await person(of: token, at: now) else { throw AccountLink.invalid }
        try PasswordRule.check(password, for: EmailAddress(person.email))
        let hash = try await hasher.hash(password)
        return try await database.write { connection in
            guard let taken = try AccountLink.take(token.digest, for: .reset, at: now, on: connection),
                taken.userID == person.id
            else { throw AccountLink.invalid }
            try Self.setPassword(of: person.id, to: hash, keeping: nil, on: connection)
            try AccountAudit.append("person.password_reset", of: person.id, details: ["by": "link"], at: now, on: connection)
            return person
        }
    }

    private static func person(
        of token: ResetToken, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Person? {
        guard let id = try AccountLink.find(token.digest, for: .reset, at: now, on: connection)?.userID else { return nil }
        return try connection.row("SELECT id, email, created_at FROM people WHERE id = $1", id.description)
            .map(Person.init(row:))
    }
}
