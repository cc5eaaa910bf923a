import CLibpq
import Foundation
import SQLDatabase
import Synchronization

/// A connection that waits for what others send to one channel, and the thread that it waits on.
final class PostgresListener: Sendable {
    /// How long an answer is waited for.
    private static let patience = Duration.seconds(3)
    /// After how long a silence the server is asked whether it is still there: a connection that was cut looks like one on which nobody speaks.
    private static let longestSilence = Duration.seconds(10)
    /// How often is looked whether the stream has been given up.
    private static let look = Duration.milliseconds(200)

    private let target: ConnectionString
    private let channel: String
    private let continuation: AsyncStream<String>.Continuation
    private let isOver = Atomic(false)

    init(target: ConnectionString, channel: String, continuation: AsyncStream<String>.Continuation) {
        self.target = target
        self.channel = channel
        self.continuation = continuation
    }

    /// Starts the thread. It ends soon after the stream has been given up.
    func start() {
        continuation.onTermination = { _ in self.isOver.store(true, ordering: .releasing) }
        let thread = Thread { self.work() }
        thread.name = "postgres listener"
        thread.start()
    }

    private func work() {
        var backoff = ReconnectBackoff()
        var generator = SystemRandomNumberGenerator()
        while !isOver.load(ordering: .acquiring) {
            do {
                let socket = try PostgresSocket.connect(to: target, within: Self.patience)
                socket.deadline = ContinuousClock.now + Self.patience
                try socket.run("LISTEN \(Self.quoted(channel))")
                backoff.reset()
                try receive(on: socket)
            } catch {
                // Whatever it was, it is tried again. Nothing else is to be said: who sends is heard late, and not through this alone.
                Thread.sleep(forTimeInterval: backoff.next(using: &generator) / .seconds(1))
            }
        }
        continuation.finish()
    }

    private func receive(on socket: PostgresSocket) throws {
        var lastSign = ContinuousClock.now
        while !isOver.load(ordering: .acquiring) {
            socket.deadline = ContinuousClock.now + Self.look
            if socket.wait(for: POLLIN) {
                guard PQconsumeInput(socket.pointer) == 1 else { throw SQLError(.unavailable, "the connection was lost") }
                lastSign = ContinuousClock.now
            } else if ContinuousClock.now - lastSign > Self.longestSilence {
                socket.deadline = ContinuousClock.now + Self.patience
                try socket.run("SELECT 1")
                lastSign = ContinuousClock.now
            }
            while let notification = PQnotifies(socket.pointer) {
                continuation.yield(String(cString: notification.pointee.extra))
                PQfreemem(notification)
            }
        }
    }

    private static func quoted(_ name: String) -> String {
        "\"\(name.replacingOccurrences(of: "\"", with: "\"\""))\""
    }
}
