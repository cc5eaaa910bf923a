public import CoreMetrics
public import Logging
public import ServiceLifecycle
import Synchronization

/// Mail that nobody waits for: it is sent beside whatever asked for it, whose answer then tells nothing by its time. What was taken is sent before the
/// server ends, as far as its time to stop allows.
///
/// To swift-metrics it tells `workclaw_mail_waiting`, and `workclaw_mail_total` by `outcome`: `sent`, `failed`, or `given_up`.
public final class MailQueue: Service {
    /// Messages that may wait. Whoever asks for more than a mailer can send is throttled long before.
    public static let longest = 1000
    /// How many are sent at once: as many as ``SendmailMailer`` starts programs.
    static let mostAtOnce = 2

    public let mailer: any Mailer
    private let logger: Logger
    private let messages: AsyncStream<MailMessage>
    private let entrance: AsyncStream<MailMessage>.Continuation
    private let waiting: Meter
    private let (sent, failed, givenUp): (Counter, Counter, Counter)

    public init(
        mailer: any Mailer, longest: Int = MailQueue.longest, logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        waiting = Meter(label: "workclaw_mail_waiting", factory: metrics)
        let counter = { Counter(label: "workclaw_mail_total", dimensions: [("outcome", $0)], factory: metrics) }
        (sent, failed, givenUp) = (counter("sent"), counter("failed"), counter("given_up"))
        self.mailer = mailer
        self.logger = logger
        (messages, entrance) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(longest))
    }

    /// Takes a message to be sent, and waits for nothing. One too many is given up, with a line in the log: its reader can ask for it again.
    public func send(_ message: MailMessage) {
        // Before it is taken, since by then it may already be sent.
        waiting.increment()
        if case .enqueued = entrance.yield(message) { return }
        waiting.decrement()
        givenUp.increment()
        logger.error("a mail is given up: too many wait, or the server stops")
    }

    /// Sends what is taken until the server stops, and then what still waits. Runs once.
    public func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                let places = AsyncStream<Void>.makeStream()
                for _ in 0..<Self.mostAtOnce { places.continuation.yield() }
                var free = places.stream.makeAsyncIterator()
                for await message in messages {
                    _ = await free.next()
                    group.addTask { [mailer, logger, waiting, sent, failed] in
                        defer { waiting.decrement() }
                        do {
                            try await mailer.send(message)
                            sent.increment()
                        } catch {
                            failed.increment()
                            logger.error("a mail cannot be sent", metadata: ["error": "\(error)"])
                        }
                        places.continuation.yield()
                    }
                }
            }
        } onGracefulShutdown: { [entrance] in
            entrance.finish()
        }
    }
}
