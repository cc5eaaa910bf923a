public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// Up to `limit` of the team's members and pending invitations, newest first by their ids, and whether there are more.
    ///
    /// - Parameters:
    ///   - limit: at least 1.
    ///   - position: the last entry of the page before; it need not be there any more.
    public func list(
        in team: TeamID, limit: Int, before position: MemberID? = nil, at now: Timestamp
    ) async throws -> TeamPage {
        // No id is as large as this one, whose version bits are none of a UUID's.
        let end = position ?? MemberID(high: .max, low: .max)
        return try await database.read { connection in
            let members = try connection.rows(
                "SELECT \(Member.columns) WHERE team_id = $1 AND user_id < $2 ORDER BY user_id DESC LIMIT $3",
                team.description, end.userID.description, limit + 1
            ).map(Member.init(row:))
            let invitations = try connection.rows(
                """
                SELECT \(Invitation.columns) FROM invitations
                WHERE team_id = $1 AND id < $2 AND \(Invitation.isOpen) AND expires_at > $3 ORDER BY id DESC LIMIT $4
                """,
                team.description, InvitationID(high: end.high, low: end.low).description, now.milliseconds, limit + 1
            ).map(Invitation.init(row:))
            let entries = (members.map(TeamEntry.member) + invitations.map(TeamEntry.invitation)).sorted {
                $0.position > $1.position
            }
            return TeamPage(entries: Array(entries.prefix(limit)), hasMore: entries.count > limit)
        }
    }

    /// The member or the pending invitation with this id or email address.
    ///
    /// - Throws: ``WorkspaceError`` `memberNotFound`.
    public func entry(_ idOrEmail: String, in team: TeamID, at now: Timestamp) async throws -> TeamEntry {
        let notFound = WorkspaceError(.memberNotFound, "Nobody in the team, and nobody invited to it, has this id or address.")
        let id = TeamEntryID(idOrEmail)
        let email = try? EmailAddress(idOrEmail)
        return try await database.read { connection in
            switch id {
            case .member(let id):
                if let member = try Self.findMember(id, in: team, on: connection) { return .member(member) }
            case .invitation(let id):
                if let invitation = try Self.findInvitation(id, in: team, at: now, on: connection) {
                    return .invitation(invitation)
                }
            case nil:
                guard let email else { break }
                if let member = try Self.findMember(email, in: team, on: connection) { return .member(member) }
                if let invitation = try Self.findInvitation(email, in: team, at: now, on: connection) {
                    return .invitation(invitation)
                }
            }
            throw notFound
        }
    }

    static func findMember(_ id: MemberID, in team: TeamID, on connection: any SQLConnection) throws -> Member? {
        try connection.row(
            "SELECT \(Member.columns) WHERE team_id = $1 AND user_id = $2", team.description, id.userID.description
        ).map(Member.init(row:))
    }

    static func findMember(_ email: EmailAddress, in team: TeamID, on connection: any SQLConnection) throws -> Member? {
        try connection.row("SELECT \(Member.columns) WHERE team_id = $1 AND email_key = $2", team.description, email.key)
            .map(Member.init(row:))
    }
}
