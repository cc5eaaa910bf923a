import APIKeys
import NIOCore

/// Reads requests from one connection and answers each in its turn, several at once if the client has sent several.
final class VerifyConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let examiner: Examiner
    // One event loop calls this, and nothing that is handed one of these comes back here, so no access needs watching.
    @exclusivity(unchecked) private var memory = Examiner.Memory(
        peer: Peer(address: nil, isLocal: false, proxies: TrustedProxies()))
    @exclusivity(unchecked) private var parser = RequestHeadParser()
    /// What has come and is not answered: it begins with the first byte of a request.
    @exclusivity(unchecked) private var input = ByteBuffer()
    @exclusivity(unchecked) private var output = ByteBuffer()
    /// The buffer that was sent last, to be used again once its bytes are out.
    @exclusivity(unchecked) private var spare = ByteBuffer()
    @exclusivity(unchecked) private var stage = Stage.answering
    /// Where the other side takes no answers, its requests wait too.
    private var isPaused = false
    private var isStopping = false
    /// Whether the other side has said all.
    private var hasEnded = false
    @exclusivity(unchecked) private var deadline = NIODeadline.distantFuture
    private var hasTimer = false

    private enum Stage {
        case answering
        /// The last answer is out. What comes is thrown away.
        case lingering
        case closed
    }

    init(examiner: Examiner) {
        self.examiner = examiner
    }

    func channelActive(context: ChannelHandlerContext) {
        let address = context.remoteAddress
        let isLocal = if case .unixDomainSocket = address { true } else { false }
        memory = Examiner.Memory(
            peer: Peer(
                address: address?.ipAddress.flatMap { IPAddress($0) }, isLocal: isLocal,
                proxies: examiner.configuration.trustedProxies))
        expect(within: examiner.configuration.limits.idle, context: context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard stage == .answering else { return }
        var bytes = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
        answer(context: context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush(context: context)
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, isPaused {
            isPaused = false
            answer(context: context)
            flush(context: context)
            if !isPaused, hasEnded, stage == .answering { end(.all, context: context) }
            if !isPaused { context.channel.setOption(.autoRead, value: true).assumeIsolated().whenFailure { _ in } }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stage = .closed
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        stage = .closed
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as ChannelEvent where event == .inputClosed:
            // Whoever has said all still waits for the answers.
            hasEnded = true
            if !isPaused { end(.all, context: context) }
        case is ChannelShouldQuiesceEvent:
            isStopping = true
            if input.readableBytes == 0, stage == .answering { end(.all, context: context) }
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Answering

    /// Answers every request that is whole.
    private func answer(context: ChannelHandlerContext) {
        let arrival = examiner.arrival()
        var judged = 0
        while stage == .answering, input.readableBytes > 0 {
            if output.readableBytes >= Self.mostUnsent { flush(context: context) }
            guard context.channel.isWritable else {
                pause(context: context)
                break
            }
            do throws(RequestFault) {
                guard let (length, isLast, isJudged) = try answerNext(at: arrival) else {
                    // From its first byte on, not from its last piece on: slow senders gain nothing by sending.
                    if !isReceiving { expect(within: examiner.configuration.limits.head, context: context) }
                    isReceiving = true
                    break
                }
                if isJudged { judged += 1 }
                input.moveReaderIndex(forwardBy: length)
                finishRequest(isLast: isLast, context: context)
            } catch {
                // Nobody who asks rightly meets this, and what follows may be no request.
                examiner.answer(error, at: arrival, memory: &memory, to: &output)
                finishRequest(isLast: true, context: context)
            }
        }
        if judged > 0 { examiner.counts.noteJudged(judged) }
        // The bytes are the channel's, which reads into them again once nobody holds them.
        if input.readableBytes == 0 { input = ByteBuffer() } else { input.discardReadBytes() }
    }

    /// Whether a head has begun and is not whole.
    @exclusivity(unchecked) private var isReceiving = false
    /// Bytes of answers that are written before they are sent: a client that pipelines waits for none of them.
    private static let mostUnsent = 65_536

    /// A request for introspection that stands first in the input, and whose body is not whole.
    @exclusivity(unchecked) private var form: PendingForm?

    /// Answers the request that stands first in the input, if its head is whole.
    private func answerNext(at arrival: Examiner.Arrival) throws(RequestFault) -> (length: Int, isLast: Bool, isJudged: Bool)? {
        if form != nil { return answerForm(at: arrival) }
        var result: Result<(Int, Bool, Bool)?, RequestFault> = .success(nil)
        input.withUnsafeReadableBytes { bytes in
            var length = 0
            do throws(RequestFault) {
                guard case .complete(let end) = try parser.read(bytes) else { return }
                length = end
                // A body is never waited for: nobody knows where the next request would begin.
                let isLast = parser.head.isLast || parser.head.hasBody || isStopping
                try examiner.answer(
                    parser.head, in: bytes, at: arrival, isLast: isLast, memory: &memory, to: &output)
                result = .success((length, isLast, true))
            } catch {
                if error == .notFound { form = examiner.introspector?.begin(parser.head, of: length, in: bytes) }
                if form == nil { result = .failure(error) }
            }
        }
        return form == nil ? try result.get() : answerForm(at: arrival)
    }

    private func answerForm(at arrival: Examiner.Arrival) -> (length: Int, isLast: Bool, isJudged: Bool)? {
        input.withUnsafeReadableBytes { bytes in
            examiner.introspector?.answer(
                &form, parser.head, in: bytes, at: arrival, endsConnection: isStopping, peer: memory.peer,
                date: memory.date.line(at: arrival.now), to: &output)
        }
    }

    private func finishRequest(isLast: Bool, context: ChannelHandlerContext) {
        parser.reset()
        form = nil
        isReceiving = false
        if isLast {
            linger(context: context)
        } else {
            expect(within: examiner.configuration.limits.idle, context: context)
        }
    }

    private func flush(context: ChannelHandlerContext) {
        guard output.readableBytes > 0 else { return }
        // Out of the way first: sending may call back.
        let bytes = output
        output = spare
        spare = ByteBuffer()
        output.clear()
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        spare = bytes
    }

    private func pause(context: ChannelHandlerContext) {
        isPaused = true
        context.channel.setOption(.autoRead, value: false).assumeIsolated().whenFailure { _ in }
    }

    // MARK: Ending

    /// Sends what there is, says that nothing follows, and takes what still comes for a while: closing at once would make the kernel throw
    /// away the answer where bytes are unread (RFC 9112, 9.6).
    private func linger(context: ChannelHandlerContext) {
        stage = .lingering
        input.clear()
        end(.output, context: context)
        expect(within: examiner.configuration.limits.head, context: context)
    }

    /// Closes once all answers are sent; a connection that takes none meets its deadline.
    private func end(_ mode: CloseMode, context: ChannelHandlerContext) {
        let bytes = output
        output = ByteBuffer()
        context.writeAndFlush(wrapOutboundOut(bytes)).assumeIsolated().whenComplete { [self] _ in
            context.close(mode: mode, promise: nil)
            // What still comes is thrown away for so long, and not while the answer is on its way.
            if stage == .lingering { expect(within: examiner.configuration.limits.lingering, context: context) }
        }
    }

    private func close(context: ChannelHandlerContext) {
        stage = .closed
        context.close(promise: nil)
    }

    // MARK: Waiting

    /// One timer for each connection, which looks every now and then: setting one anew with each request would cost more than the request.
    private func expect(within limit: Duration, context: ChannelHandlerContext) {
        deadline = context.eventLoop.now + TimeAmount(limit)
        guard !hasTimer else { return }
        hasTimer = true
        look(context: context)
    }

    private func look(context: ChannelHandlerContext) {
        let limits = examiner.configuration.limits
        let pause = TimeAmount(min(limits.head, limits.idle, limits.lingering, .seconds(1)))
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) { [self] in
            guard stage != .closed, context.channel.isActive else { return }
            if context.eventLoop.now >= deadline { expire(context: context) }
            if stage != .closed { look(context: context) }
        }
    }

    private func expire(context: ChannelHandlerContext) {
        guard stage == .answering, isReceiving else { return close(context: context) }
        examiner.answer(.timedOut, at: examiner.arrival(), memory: &memory, to: &output)
        finishRequest(isLast: true, context: context)
    }
}
