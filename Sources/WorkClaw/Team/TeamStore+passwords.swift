public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// Gives a member another password, which ends all of their sessions. This is the operator's act, who holds the files and could do anything: no role is asked for.
    ///
    /// - Parameter actor: whom the audit log names.
    /// - Throws: ``WorkspaceError`` `memberNotFound`; a ``FieldFault`` of a password that is easily guessed. Nothing has been written then.
    public func resetPassword(
        of email: EmailAddress, in team: TeamID, to password: Password, by actor: UserID, at now: Timestamp
    ) async throws -> Member {
        try PasswordRule.check(password, for: email)
        let hash = try await hasher.hash(password)
        return try await database.write { connection in
            guard let member = try Self.findMember(email, in: team, on: connection) else { throw Self.memberNotFound }
            try AccountStore.setPassword(of: member.person.id, to: hash, keeping: nil, on: connection)
            try AuditLog.append(
                AuditEntry(
                    teamID: team, time: now, actor: actor, action: "person.password_reset", subject: member.person.id),
                on: connection)
            return member
        }
    }
}
