public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// Gives a member another password. This is the operator's act, who holds the files and could do anything: no role is asked for.
    ///
    /// - Parameter actor: whom the audit log names.
    /// - Throws: ``WorkspaceError`` `memberNotFound`. Nothing has been written then.
    public func resetPassword(
        of email: EmailAddress, in team: TeamID, to password: Password, by actor: UserID, at now: Timestamp
    ) async throws -> Member {
        let hash = try await hasher.hash(password)
        return try await database.write { connection in
            guard let member = try Self.findMember(email, in: team, on: connection) else { throw Self.memberNotFound }
            try connection.execute(
                "UPDATE people SET password_hash = $2 WHERE id = $1", member.person.id.description, hash.text)
            try AuditLog.append(
                AuditEntry(
                    teamID: team, time: now, actor: actor, action: "person.password_reset", subject: member.person.id),
                on: connection)
            return member
        }
    }
}
