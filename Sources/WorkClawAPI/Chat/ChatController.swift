import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WorkClaw

/// `/v1/chat`: talking with Claws.
struct ChatController<Context: KeyedRequestContext> {
    let messages: MessageStore
    let chat: ChatService
    let idempotency: IdempotentExchange
    let time: any TimeSource

    func addRoutes(to routes: ScopedRoutes<Context>) throws {
        try routes.get("chat/{clawId}/messages", scope: .chatRead, use: list)
        try routes.post("chat/{clawId}/messages", scope: .chatWrite, use: send)
    }

    @Sendable private func list(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let claw = try Self.clawID(context)
        var query = QueryReader(request)
        let page = PageQuery<MessageIDKind>(reading: &query)
        let conversation = query.id("conversation_id", of: ConversationIDKind.self)
        try query.finish()
        let found = try await messages.list(
            with: claw, in: principal.teamID, conversation: conversation, seenBy: principal.createdBy, limit: page.limit,
            before: page.before, at: time.now)
        let last = found.hasMore ? found.messages.last?.id : nil
        return JSONAnswer(page: found.messages, next: last.map(PageQuery<MessageIDKind>.cursor(after:))) {
            MessageDocument(message: $0).write(into: &$1)
        }.response
    }

    /// What somebody says.
    private struct NewMessage: FieldReadable {
        let content: String?
        let conversation: ConversationID?

        init(reading fields: inout FieldReader) {
            content = fields.text("content") ?? nil
            fields.require("content")
            conversation = fields.parsed("conversation_id", expected: "a conversation's id") { ConversationID($0) }
        }
    }

    @Sendable private func send(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let claw = try Self.clawID(context)
        let body = try await JSONBody.bytes(of: request)
        // The connection is watched through the body. One that was read without being put back never ends for the watch, which traps
        // when the connection closes.
        var request = request
        request.body = RequestBody(buffer: body)
        let isStream = EventStream.isWanted(by: request)
        // A claim outlasts the longest answer, and then a little.
        let patience = chat.longestAnswer + .seconds(30)
        switch try await idempotency.begin(request, body: body, context: context, patience: patience) {
        case .replay(let answer, let status):
            return isStream && status == HTTPResponse.Status.created.code
                ? EventStream.response(
                    ResponseBody(byteBuffer: ServerSentEvent.bytes("reply", json: answer.body)), isReplayed: true)
                : answer.replay(status: status)
        case .proceed(let turn):
            return try await turn.settling(request, context) {
                let wanted = try JSONBody.decode(NewMessage.self, from: body) {
                    $0.content.flatMap { ChatService.fault(inContent: $0) }.map { [$0] } ?? []
                }
                let begun = try await chat.begin(
                    wanted.content ?? "", in: wanted.conversation, with: claw, of: principal.teamID, by: principal.createdBy,
                    retryMark: turn.retryMark)
                if isStream { return stream(begun, turn, request, context) }
                let completion = turn.completion(Self.answer)
                // Nobody who has gone away pays for an answer. The connection does not outlive this: see Hummingbird's documentation.
                do {
                    let exchange = try await request.body.consumeWithCancellationOnInboundClose { _ in
                        try await chat.answer(begun, recording: completion)
                    }
                    var answer = Self.answer(exchange)
                    answer.headers[.connection] = "close"
                    return answer.response
                } catch {
                    var problem = Problem(ofWorkspace: error) ?? Problem(.internalError, cause: error)
                    problem.headers[.connection] = "close"
                    throw problem
                }
            }
        }
    }

    /// The kept message, then the answer piece by piece, then the whole; or an error.
    private func stream(
        _ begun: ChatTurn, _ turn: IdempotentTurn, _ request: Request, _ context: Context
    ) -> Response {
        EventStream.response(
            ResponseBody { writer in
                do {
                    let exchange = try await turn.settling(request, context) {
                        try await request.body.consumeWithCancellationOnInboundClose { _ in
                            try await write(begun, turn, to: &writer)
                        }
                    }
                    try await writer.write(EventStream.event("reply", ExchangeDocument(exchange: exchange).write))
                } catch {
                    let problem = Problem(ofWorkspace: error) ?? Problem(.internalError, cause: error)
                    if problem.type == .internalError {
                        context.logger.error("A streamed answer broke.", metadata: ["error": "\(error)"])
                    }
                    let document = try await JSONAnswer(problem: problem, request: request, context: context)
                    try await writer.write(ServerSentEvent.bytes("error", json: document.body))
                }
                try await writer.finish(nil)
            })
    }

    /// Asks, and writes the kept message and the answer's pieces as they come.
    private func write(
        _ begun: ChatTurn, _ turn: IdempotentTurn, to writer: inout any ResponseBodyWriter
    ) async throws -> ChatExchange {
        let (pieces, source) = AsyncStream<String>.makeStream()
        let completion = turn.completion(Self.answer)
        async let exchange = {
            defer { source.finish() }
            return try await chat.answer(begun, recording: completion) { source.yield($0) }
        }()
        // A writer that fails ends this scope, and with it the asking, and the message is kept as failed.
        try await writer.write(EventStream.event("message", MessageDocument(message: begun.message).write))
        for await piece in pieces {
            try await writer.write(
                EventStream.event("delta") { json in
                    json.open("{")
                    json.member("text", piece)
                    json.close("}")
                })
        }
        return try await exchange
    }

    /// What is no id names nothing.
    private static func clawID(_ context: Context) throws -> ClawID {
        guard let id = context.parameters.get("clawId").flatMap({ ClawID($0) }) else {
            throw Problem(.notFound, detail: "There is no such Claw.")
        }
        return id
    }

    @Sendable private static func answer(_ exchange: ChatExchange) -> JSONAnswer {
        JSONAnswer(
            status: .created, capacity: 1024 + exchange.message.content.utf8.count + exchange.reply.content.utf8.count,
            ExchangeDocument(exchange: exchange).write)
    }
}
