public import APIKeys
public import SQLDatabase

/// The conversations of all teams with their Claws. Whoever may see a Claw may read what was said to it.
public struct MessageStore: Sendable {
    let database: any SQLDatabase
    let host: HostName?

    /// - Parameter host: the runtime host of this process, whose answers come from what it has in service; without one they come from what
    ///   is in service for the Claw as a whole.
    public init(database: any SQLDatabase, host: HostName? = nil) {
        self.database = database
        self.host = host
    }

    /// Up to `limit` messages of one conversation with the Claw, or of all, newest first, and whether there are more.
    ///
    /// - Parameters:
    ///   - limit: at least 1.
    ///   - position: the last message of the page before.
    /// - Throws: ``WorkspaceError`` `notFound` if the viewer may not see the Claw; a fault of `conversation_id` if there is no such
    ///   conversation with it.
    public func list(
        with claw: ClawID, in team: TeamID, conversation: ConversationID? = nil, seenBy viewer: UserID, limit: Int,
        before position: MessageID? = nil, at now: Timestamp
    ) async throws -> ChatPage {
        try await database.read { connection in
            _ = try ClawStore.claw(claw, in: team, seenBy: viewer, on: connection)
            if let conversation { try Self.require(conversation, with: claw, in: team, on: connection) }
            // No id is as large as this one, whose version bits are none of a UUID's.
            let end = position ?? MessageID(high: .max, low: .max)
            var messages = try connection.rows(
                """
                SELECT \(Self.columns) FROM messages
                WHERE team_id = $1 AND \(conversation == nil ? "claw_id = $2" : "conversation_id = $2") AND id < $3
                ORDER BY id DESC LIMIT $4
                """,
                team.description, conversation?.description ?? claw.description, end.description, limit + 1
            ).map { try ChatMessage(row: $0, teamID: team, now: now) }
            let hasMore = messages.count > limit
            if hasMore { messages.removeLast() }
            return ChatPage(messages: messages, hasMore: hasMore)
        }
    }

    /// Deletes every conversation with a Claw, in the transaction that deletes the Claw.
    static func deleteAll(of claw: ClawID, in team: TeamID, on connection: any SQLConnection) throws {
        for table in ["messages", "conversations"] {
            try connection.execute(
                "DELETE FROM \(table) WHERE team_id = $1 AND claw_id = $2", team.description, claw.description)
        }
    }

    /// - Throws: a fault of `conversation_id` unless it is a conversation with the Claw.
    static func require(
        _ conversation: ConversationID, with claw: ClawID, in team: TeamID, on connection: any SQLConnection
    ) throws {
        let row = try connection.row(
            "SELECT 1 FROM conversations WHERE team_id = $1 AND id = $2 AND claw_id = $3", team.description,
            conversation.description, claw.description)
        guard row != nil else {
            throw FieldFault(.unknownConversation, at: "conversation_id", "Is no conversation with this Claw.")
        }
    }

    /// What ``ChatMessage/init(row:teamID:now:)`` reads, in its order.
    static let columns = """
        id, conversation_id, claw_id, author, status, revision, model, input_tokens, output_tokens, created_at, created_by, \
        gives_up_at, content
        """
}

extension ChatMessage {
    init(row: SQLRow, teamID: TeamID, now: Timestamp) throws {
        var status = try row.value(4, Status.init)
        if status == .pending, let end = try row.optionalInteger(11), end <= now.milliseconds { status = .failed }
        var usage: TokenUsage?
        if let input = try row.optionalInteger(7), let output = try row.optionalInteger(8) {
            usage = TokenUsage(inputTokens: Int(input), outputTokens: Int(output))
        }
        self.init(
            id: try row.value(0) { MessageID($0) }, conversationID: try row.value(1) { ConversationID($0) },
            clawID: try row.value(2) { ClawID($0) }, teamID: teamID, author: try row.value(3, Author.init),
            content: try row.text(12), status: status, revision: try row.optionalInteger(5).map(Int.init),
            model: try row.optionalText(6),
            usage: usage, createdAt: Timestamp(milliseconds: try row.integer(9)),
            createdBy: try row.optionalValue(10) { UserID($0) })
    }
}
