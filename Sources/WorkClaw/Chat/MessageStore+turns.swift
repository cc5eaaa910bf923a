import APIKeys
import SQLDatabase

/// The two transactions of a turn: the one before the provider is asked, and the one after.
extension MessageStore {
    /// Keeps the message that somebody sends, as pending, and reads what the Claw needs to answer it.
    ///
    /// - Parameters:
    ///   - retryMark: what tells the request; a message that it left behind unanswered is taken up again instead of kept twice.
    ///   - end: when the message counts as failed unless it has been answered.
    ///   - budget: how many tokens of the conversation before are wanted at most.
    ///   - completion: records the message, in the transaction that keeps it.
    /// - Throws: ``WorkspaceError`` `notFound`, `notDeployed`; a fault of `conversation_id`.
    func begin(
        _ content: String, in conversation: ConversationID?, with claw: ClawID, of team: TeamID, by person: UserID,
        retryMark: [UInt8]?, budget: Int, until end: Timestamp, at now: Timestamp,
        recording completion: IdempotentCompletion<ChatMessage>? = nil
    ) async throws -> ChatTurn {
        try await database.write { [host] connection in
            _ = try ClawStore.claw(claw, in: team, seenBy: person, on: connection)
            guard let revision = try DeploymentStore.revisionInService(of: claw, in: team, on: host, over: connection) else {
                throw WorkspaceError(.notDeployed, "No revision of this Claw is in service: deploy it first.")
            }
            if let conversation { try Self.require(conversation, with: claw, in: team, on: connection) }
            let message =
                try Self.takeUp(retryMark, with: claw, in: team, on: host, until: end, at: now, over: connection)
                ?? Self.keep(
                    content, in: conversation, with: claw, of: team, by: person, retryMark: retryMark, on: host, until: end,
                    at: now, over: connection)
            try completion?.record(message, at: now, on: connection)
            let history = try Self.history(before: message, budget: budget, on: connection)
            return ChatTurn(message: message, end: end, revision: revision, history: history)
        }
    }

    /// Keeps the Claw's answer, and the message as answered.
    func complete(
        _ turn: ChatTurn, with reply: ProviderReply, model: ModelName, at now: Timestamp,
        recording completion: IdempotentCompletion<ChatExchange>?
    ) async throws -> ChatExchange {
        try await database.write { connection in
            var message = turn.message
            guard try Self.setStatus(.complete, of: turn, on: connection) else {
                // The Claw has been deleted meanwhile, or a repetition of the request has taken the message up.
                guard try Self.exists(message, on: connection) else { throw ClawStore.notFound }
                throw WorkspaceError(.claimLost, "The request took too long, and its repetition has taken its place.")
            }
            message.status = .complete
            let answer = ChatMessage(
                id: MessageID(at: max(now, message.createdAt.adding(.milliseconds(1)))),
                conversationID: message.conversationID, clawID: message.clawID, teamID: message.teamID, author: .assistant,
                // What a model says follows no rule of ours, and PostgreSQL cannot keep U+0000.
                content: reply.text.replacing("\0", with: "\u{FFFD}"), status: .complete, revision: turn.revision.number,
                model: model.description,
                usage: reply.usage, createdAt: max(now, message.createdAt.adding(.milliseconds(1))), createdBy: nil)
            try Self.insert(answer, on: connection)
            let exchange = ChatExchange(message: message, reply: answer)
            try completion?.record(exchange, at: now, on: connection)
            return exchange
        }
    }

    /// Keeps the message as one that was not answered.
    ///
    /// - Parameter error: what kept the provider from answering, if it was the provider.
    func fail(_ turn: ChatTurn, because error: ProviderError?, at now: Timestamp) async throws {
        try await database.write { [host] connection in
            guard try Self.setStatus(.failed, of: turn, on: connection) else { return }
            guard let host, let error, !error.isPassing else { return }
            try DeploymentStore.noteFailure(
                of: turn.revision, on: host, because: "An answer failed: \(error.message)", at: now, on: connection)
        }
    }

    /// The message that a request with this mark left behind, pending again.
    private static func takeUp(
        _ mark: [UInt8]?, with claw: ClawID, in team: TeamID, on host: HostName?, until end: Timestamp, at now: Timestamp,
        over connection: any SQLConnection
    ) throws -> ChatMessage? {
        guard let mark else { return nil }
        let row = try connection.row(
            """
            UPDATE messages SET status = 'pending', gives_up_at = $4, host = $5
            WHERE team_id = $1 AND claw_id = $2 AND retry_mark = $3 AND author = 'user' AND status <> 'complete'
            RETURNING \(columns)
            """,
            team.description, claw.description, mark, end.milliseconds, host?.text)
        guard let row else { return nil }
        return try ChatMessage(row: row, teamID: team, now: now)
    }

    private static func keep(
        _ content: String, in conversation: ConversationID?, with claw: ClawID, of team: TeamID, by person: UserID,
        retryMark: [UInt8]?, on host: HostName?, until end: Timestamp, at now: Timestamp, over connection: any SQLConnection
    ) throws -> ChatMessage {
        var time = now
        let id: ConversationID
        if let conversation {
            id = conversation
            // Messages stand in the order of their ids, even if the clock stood still or went back between two of them.
            let last = try connection.row(
                "SELECT MAX(created_at) FROM messages WHERE team_id = $1 AND conversation_id = $2", team.description,
                id.description)
            if let last = try last?.optionalInteger(0) { time = max(now, Timestamp(milliseconds: last + 1)) }
        } else {
            id = ConversationID(at: now)
            try connection.execute(
                "INSERT INTO conversations (team_id, id, claw_id, created_at, created_by) VALUES ($1, $2, $3, $4, $5)",
                team.description, id.description, claw.description, now.milliseconds, person.description)
        }
        let message = ChatMessage(
            id: MessageID(at: time), conversationID: id, clawID: claw, teamID: team, author: .user, content: content,
            status: .pending, revision: nil, model: nil, usage: nil, createdAt: time, createdBy: person)
        try insert(message, until: end, retryMark: retryMark, by: host, on: connection)
        return message
    }

    /// The answered messages before `message`, oldest first, as far back as `budget` reaches.
    static func history(
        before message: ChatMessage, budget: Int, on connection: any SQLConnection
    ) throws -> [ChatMessage] {
        var (history, tokens) = ([ChatMessage](), 0)
        var position = message.id
        // By pages, since a long conversation is not read whole to use its end.
        while true {
            let page = try connection.rows(
                """
                SELECT \(columns) FROM messages
                WHERE team_id = $1 AND conversation_id = $2 AND id < $3 AND status = 'complete'
                ORDER BY id DESC LIMIT 10
                """,
                message.teamID.description, message.conversationID.description, position.description
            ).map { try ChatMessage(row: $0, teamID: message.teamID, now: message.createdAt) }
            for earlier in page {
                tokens += TokenEstimate.tokens(in: earlier.content)
                guard tokens <= budget else { return history.reversed() }
                history.append(earlier)
                position = earlier.id
            }
            if page.isEmpty { return history.reversed() }
        }
    }

    /// Ends the wait for an answer.
    ///
    /// - Returns: false, with nothing changed, if it has ended already, or is another attempt's by now.
    private static func setStatus(
        _ status: ChatMessage.Status, of turn: ChatTurn, on connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE messages SET status = $3
            WHERE team_id = $1 AND id = $2 AND status = 'pending' AND gives_up_at = $4
            """,
            turn.message.teamID.description, turn.message.id.description, status.rawValue, turn.end.milliseconds) > 0
    }

    private static func exists(_ message: ChatMessage, on connection: any SQLConnection) throws -> Bool {
        try connection.row(
            "SELECT 1 FROM messages WHERE team_id = $1 AND id = $2", message.teamID.description, message.id.description) != nil
    }

    private static func insert(
        _ message: ChatMessage, until end: Timestamp? = nil, retryMark: [UInt8]? = nil, by host: HostName? = nil,
        on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO messages (
                team_id, id, conversation_id, claw_id, author, status, revision, model, input_tokens, output_tokens,
                created_at, created_by, gives_up_at, retry_mark, host, content)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $16, $15)
            """,
            message.teamID.description, message.id.description, message.conversationID.description,
            message.clawID.description, message.author.rawValue, message.status.rawValue, message.revision, message.model,
            message.usage?.inputTokens, message.usage?.outputTokens, message.createdAt.milliseconds,
            message.createdBy?.description, end?.milliseconds, retryMark, message.content, host?.text)
    }
}
