import NIOCore
import NIOPosix
import Synchronization

/// A port that answers each connection's request with the next text of a list, or with nothing, and leaves closing to the client.
final class WireServer: Sendable {
    private struct Noted {
        var requests: [String] = []
        var open = 0
    }

    private let answers: Mutex<[String]>
    private let noted = Mutex(Noted())
    private let channel = Mutex<(any Channel)?>(nil)

    /// - Parameter answers: an empty one closes the connection without an answer. After the last, nothing is answered.
    init(_ answers: String...) async throws {
        self.answers = Mutex(answers)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(server: self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.channel.withLock { $0 = channel }
    }

    var url: String { "http://127.0.0.1:\(channel.withLock { $0?.localAddress?.port } ?? 0)" }
    var requests: [String] { noted.withLock { $0.requests } }
    var openConnections: Int { noted.withLock { $0.open } }

    func stop() { channel.withLock { $0?.close(promise: nil) } }

    private func answer(to request: String) -> String? {
        noted.withLock { $0.requests.append(request) }
        return answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let server: WireServer
        private var received = ""

        init(server: WireServer) { self.server = server }

        func channelActive(context: ChannelHandlerContext) { server.noted.withLock { $0.open += 1 } }
        func channelInactive(context: ChannelHandlerContext) { server.noted.withLock { $0.open -= 1 } }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += String(buffer: unwrapInboundIn(data))
            guard received.contains("\r\n\r\n") else { return }
            let answer = server.answer(to: received)
            received = ""
            guard let answer else { return }
            if answer.isEmpty { return context.close(promise: nil) }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }
    }
}
