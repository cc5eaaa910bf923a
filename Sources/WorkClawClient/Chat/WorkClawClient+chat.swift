extension WorkClawClient {
    /// What was said with a Claw, newest first. Scope `chat:read`.
    ///
    /// - Parameters:
    ///   - claw: which Claw.
    ///   - conversation: only what belongs to this one.
    ///   - pageSize: how many the server hands out at once, 1 to 100; 20 unless set.
    public func listMessages(
        with claw: Claw.ID, in conversation: Conversation.ID? = nil, pageSize: Int? = nil
    ) -> PagedList<Message> {
        let call = Call(.get, "v1", "chat", claw.text, "messages").asking("conversation_id", conversation?.text)
        return PagedList(courier: courier, call: call.asking("limit", pageSize.map(String.init)))
    }

    /// Says something to a Claw, and waits for its reply. Scope `chat:write`.
    ///
    /// - Parameters:
    ///   - content: what is said.
    ///   - claw: which Claw.
    ///   - conversation: the one to go on with; `nil` begins one.
    ///   - idempotencyKey: what the call is named, if it may be repeated later; `nil` is a new name.
    public func sendMessage(
        _ content: String, to claw: Claw.ID, in conversation: Conversation.ID? = nil,
        idempotencyKey: IdempotencyKey? = nil
    ) async throws -> Exchange {
        try await courier.value(of: message(content, to: claw, in: conversation, name(idempotencyKey)))
    }

    /// Says something to a Claw, and listens to its reply while it comes. Scope `chat:write`.
    ///
    /// ```swift
    /// for try await event in try await client.streamMessage("Are you there?", to: claw.id) {
    ///     if case .delta(let text) = event { print(text, terminator: "") }
    /// }
    /// ```
    ///
    /// This is the operation `sendMessage` too. It returns when the stream has begun. What breaks after that is not tried again by itself.
    ///
    /// - Parameters:
    ///   - content: what is said.
    ///   - claw: which Claw.
    ///   - conversation: the one to go on with; `nil` begins one.
    ///   - idempotencyKey: what the call is named, if it may be repeated later; `nil` is a new name.
    public func streamMessage(
        _ content: String, to claw: Claw.ID, in conversation: Conversation.ID? = nil,
        idempotencyKey: IdempotencyKey? = nil
    ) async throws -> ChatStream {
        let name = name(idempotencyKey)
        let call = try message(content, to: claw, in: conversation, name).with("Accept", "text/event-stream")
        return ChatStream(idempotencyKey: name, answer: try await courier.stream(call))
    }

    private func message(
        _ content: String, to claw: Claw.ID, in conversation: Conversation.ID?, _ name: IdempotencyKey
    ) throws -> Call {
        struct Body: Encodable {
            let content: String
            let conversation: Conversation.ID?

            enum CodingKeys: String, CodingKey {
                case content
                case conversation = "conversation_id"
            }
        }
        return try .post(
            "v1", "chat", claw.text, "messages", body: Body(content: content, conversation: conversation),
            idempotencyKey: name)
    }
}
