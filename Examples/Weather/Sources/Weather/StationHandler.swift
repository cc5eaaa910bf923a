import APIKeys
import NIOCore
import NIOHTTP1

/// One connection. NIO's pipeline hands it one request at a time.
final class StationHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    static let largestBody = 4096

    private let station: Station
    private let requests: RequestGuard
    /// The request that is being read; `nil` before it, and once it has been answered.
    private var request: (head: HTTPRequestHead, body: String)?

    init(station: Station, requests: RequestGuard) { (self.station, self.requests) = (station, requests) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let address = context.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
            if let refusal = requests.refusal(of: head, from: address, asking: Station.scope(of: head)) {
                // The rest of the request is not waited for.
                send(refusal, to: head, closing: true, context: context)
            } else {
                request = (head, "")
            }
        case .body(let bytes):
            guard let head = request?.head else { return }
            request?.body += String(buffer: bytes)
            if let size = request?.body.utf8.count, size > Self.largestBody {
                request = nil
                send(Answer(.payloadTooLarge, #"{"error": "too_large"}"#), to: head, closing: true, context: context)
            }
        case .end:
            guard let (head, body) = request else { return }
            request = nil
            send(station.answer(to: head, body: body), to: head, closing: !head.isKeepAlive, context: context)
        }
    }

    private func send(_ answer: Answer, to head: HTTPRequestHead, closing: Bool, context: ChannelHandlerContext) {
        var fields = HTTPHeaders(answer.fields)
        fields.add(name: "Content-Type", value: "application/json")
        fields.add(name: "Content-Length", value: "\(answer.body.utf8.count)")
        fields.add(name: "Cache-Control", value: "no-store")
        if closing { fields.add(name: "Connection", value: "close") }
        let responseHead = HTTPResponseHead(version: head.version, status: answer.status, headers: fields)
        context.write(wrapOutboundOut(.head(responseHead)), promise: nil)
        if head.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
        }
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if closing { sent.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
