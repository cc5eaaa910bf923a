import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WorkClaw

/// The same form, sent by the page's script, which shows the answer as it comes.
extension ChatController {
    /// The kept message, then the answer piece by piece, then the whole; or why there is none.
    func stream(
        _ turn: ChatTurn, at place: Place, _ request: Request, _ context: DashboardRequestContext
    ) -> Response {
        let zone = TimeView.zone
        return EventStream.response { writer in
            do {
                let exchange = try await request.body.consumeWithCancellationOnInboundClose { _ in
                    try await TimeView.$zone.withValue(zone) { try await write(turn, at: place, to: &writer) }
                }
                let reply = TimeView.$zone.withValue(zone) { SaidView(exchange.reply, at: place, now: time.now) }
                try await writer.write(EventStream.event("reply", reply.write))
            } catch {
                let problem = Problem(onPage: error)
                let detail = (error as? ProviderError)?.message ?? problem.detail ?? "Something went wrong on the server."
                if !(error is ProviderError), !(error is CancellationError), problem.type.status.kind == .serverError {
                    context.logger.error("A streamed answer broke.", metadata: ["error": "\(error)"])
                }
                try await writer.write(Self.event(refusing: detail))
            }
        }
    }

    /// Asks, and writes the kept message and the answer's pieces as they come.
    private func write(
        _ turn: ChatTurn, at place: Place, to writer: inout any ResponseBodyWriter
    ) async throws -> ChatExchange {
        let (pieces, source) = AsyncStream<String>.makeStream()
        async let exchange = {
            defer { source.finish() }
            return try await chat.answer(turn) { source.yield($0) }
        }()
        // A writer that fails ends this scope, and with it the asking, and the message is kept as failed.
        let message = SaidView(turn.message, at: place, now: time.now)
        try await writer.write(
            EventStream.event("message") { json in
                json.open("{")
                json.name("message")
                message.write(into: &json)
                json.member("conversation", turn.message.conversationID.description)
                json.member("path", place.path + "?conversation=\(turn.message.conversationID)")
                // For what is said next: this form has been used.
                json.member("form", place.session.makeFormToken().text)
                json.close("}")
            })
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

    /// What was sent before is on another page.
    static func elsewhere(_ path: String) -> Response {
        EventStream.response { writer in
            try await writer.write(
                EventStream.event("elsewhere") { json in
                    json.open("{")
                    json.member("path", path)
                    json.close("}")
                })
        }
    }

    /// Nothing was kept.
    static func refusal(_ detail: String, status: HTTPResponse.Status) -> Response {
        EventStream.response(status: status) { try await $0.write(event(refusing: detail)) }
    }

    private static func event(refusing detail: String) -> ByteBuffer {
        EventStream.event("error") { json in
            json.open("{")
            json.member("detail", detail)
            json.close("}")
        }
    }
}
