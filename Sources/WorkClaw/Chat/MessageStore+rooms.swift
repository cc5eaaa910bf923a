public import APIKeys
import SQLDatabase

extension MessageStore {
    /// The Claw, and the conversations that a person has begun with it.
    ///
    /// - Parameters:
    ///   - limit: at least 1.
    ///   - position: the last conversation of the page before.
    /// - Throws: ``WorkspaceError`` `notFound` if the person may not see the Claw.
    public func room(
        of claw: ClawID, in team: TeamID, for person: UserID, limit: Int, before position: ConversationID? = nil
    ) async throws -> ChatRoom {
        try await database.read { [host] connection in
            let found = try ClawStore.claw(claw, in: team, seenBy: person, on: connection)
            let revision = try DeploymentStore.revisionInService(of: claw, in: team, on: host, over: connection)
            // No id is as large as this one, whose version bits are none of a UUID's.
            let end = position ?? ConversationID(high: .max, low: .max)
            var conversations = try connection.rows(
                """
                SELECT \(Self.conversationColumns) FROM conversations
                WHERE team_id = $1 AND claw_id = $2 AND created_by = $3 AND id < $4 ORDER BY id DESC LIMIT $5
                """,
                team.description, claw.description, person.description, end.description, limit + 1
            ).map { try Conversation(row: $0) }
            let hasMore = conversations.count > limit
            if hasMore { conversations.removeLast() }
            return ChatRoom(claw: found, isInService: revision != nil, conversations: conversations, hasMore: hasMore)
        }
    }

    /// A conversation that the person has begun with the Claw; `nil` if it is none of theirs.
    public func conversation(
        _ id: ConversationID, with claw: ClawID, in team: TeamID, of person: UserID
    ) async throws -> Conversation? {
        try await database.read { connection in
            try connection.row(
                """
                SELECT \(Self.conversationColumns) FROM conversations
                WHERE team_id = $1 AND claw_id = $2 AND created_by = $3 AND id = $4
                """,
                team.description, claw.description, person.description, id.description
            ).map { try Conversation(row: $0) }
        }
    }

    /// What `Conversation.init(row:)` reads, in its order.
    private static let conversationColumns = """
        id, created_at, (
            SELECT SUBSTR(content, 1, \(Conversation.longestOpening)) FROM messages
            WHERE messages.team_id = conversations.team_id AND messages.conversation_id = conversations.id
            ORDER BY messages.id LIMIT 1)
        """
}

extension Conversation {
    fileprivate init(row: SQLRow) throws {
        self.init(
            id: try row.value(0) { ConversationID($0) }, createdAt: Timestamp(milliseconds: try row.integer(1)),
            opening: try row.optionalText(2) ?? "")
    }
}
