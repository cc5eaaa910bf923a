public import APIKeys
import SQLDatabase

extension AccountStore {
    /// Gives the person another password, which asks for the present one. Their other sessions end, and this one goes on under another token;
    /// links that would set a password, and sign-ins that wait for a code, are void.
    ///
    /// - Throws: a ``FieldFault`` of the new password, before anything is counted; ``WorkspaceError`` `sessionEnded`.
    public func changePassword(
        of session: Session, from old: String, to new: Password, from client: ClientTrace, at now: Timestamp
    ) async throws -> ProofOutcome<StartedSession> {
        try PasswordRule.check(new, for: EmailAddress(session.person.email), at: "new_password")
        let person = session.person.id
        let hash = try await storedHash(of: person)
        let newHash = try await hasher.hash(new)
        return try await proving(
            .confirmation, by: person, from: client, at: now,
            first: { [hasher] in
                try await Self.matches(old, hash, hasher: hasher)
            }
        ) { [limits] connection in
            try Self.setPassword(of: person, to: newHash, keeping: session.id, on: connection)
            try AccountAudit.append("person.password_changed", of: person, at: now, on: connection)
            return try Self.rotate(session.id, confirmed: true, limits: limits, at: now, on: connection)
        }
    }

    /// Puts a password in the place of the last, and ends whatever that one had opened.
    static func setPassword(
        of person: UserID, to hash: PasswordHash, keeping session: SessionID?, on connection: any SQLConnection
    ) throws {
        try connection.execute("UPDATE people SET password_hash = $2 WHERE id = $1", person.description, hash.text)
        try endSessions(of: person, except: session, on: connection)
        try AccountLink.removeAll(of: person, for: .signIn, .reset, on: connection)
        try connection.execute("DELETE FROM devices WHERE user_id = $1", person.description)
    }
}
