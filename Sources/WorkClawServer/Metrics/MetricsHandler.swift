import NIOCore
import NIOHTTP1
import PrometheusText

/// Answers `GET /metrics`, and nothing else.
final class MetricsHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let registry: MetricRegistry
    private var head: HTTPRequestHead?

    init(registry: MetricRegistry) {
        self.registry = registry
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context: context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func answer(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        let path = head.uri.prefix { $0 != "?" }
        guard path == "/metrics" else {
            return send(.notFound, "There is only /metrics.\n", to: head, context: context)
        }
        guard head.method == .GET || head.method == .HEAD else {
            return send(.methodNotAllowed, "GET and HEAD only.\n", to: head, fields: [("Allow", "GET, HEAD")], context: context)
        }
        // Not on the event loop, which others answer on.
        let text = context.eventLoop.makeFutureWithTask { [registry] in registry.text() }
        text.assumeIsolated().whenSuccess { text in
            guard context.channel.isActive else { return }
            self.send(.ok, text, to: head, fields: [("Content-Type", TextFormat.mediaType)], context: context)
        }
    }

    private func send(
        _ status: HTTPResponseStatus, _ text: String, to head: HTTPRequestHead, fields: [(String, String)] = [],
        context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders(fields)
        if !headers.contains(name: "Content-Type") { headers.add(name: "Content-Type", value: "text/plain; charset=utf-8") }
        headers.add(name: "Content-Length", value: String(text.utf8.count))
        if !head.isKeepAlive { headers.add(name: "Connection", value: "close") }
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        if head.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: text)))), promise: nil)
        }
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !head.isKeepAlive { sent.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }
}
