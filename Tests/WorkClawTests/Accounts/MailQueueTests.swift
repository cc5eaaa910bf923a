import Logging
import PrometheusText
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import WorkClaw

@Suite("Mail that nobody waits for")
struct MailQueueTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func message(_ number: Int) throws -> MailMessage {
        MailMessage(to: try EmailAddress("a\(number)@example.com"), subject: "s", text: "t")
    }

    @Test("taking a message waits for nothing, and what was taken is sent before the server ends, a failure among them or not")
    func draining() async throws {
        let mailer = GatedMailer(failing: ["a1@example.com"])
        let metrics = MetricRegistry([])
        let queue = MailQueue(mailer: mailer, logger: logger, metrics: metrics)
        let group = ServiceGroup(services: [queue], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for number in 0..<7 { queue.send(try message(number)) }
            try await until("two are under way") { mailer.started.count == MailQueue.mostAtOnce }
            #expect(mailer.sent.isEmpty)
            #expect(metrics.text().contains("workclaw_mail_waiting 7\n"))
            await group.triggerGracefulShutdown()
            mailer.open()
            try await tasks.waitForAll()
        }
        let sent = Set(mailer.sent)
        #expect(sent.isSuperset(of: (0..<7).filter { $0 != 1 }.map { "a\($0)@example.com" }))
        #expect(!sent.contains("a1@example.com"))
        queue.send(try message(100))
        #expect(!mailer.started.contains("a100@example.com"))
        let counted = metrics.text()
        #expect(counted.contains("workclaw_mail_waiting 0\n"))
        for (outcome, count) in [("sent", 6), ("failed", 1), ("given_up", 1)] {
            #expect(counted.contains("workclaw_mail_total{outcome=\"\(outcome)\"} \(count)\n"))
        }
    }

    @Test("a full queue gives up what comes on top, and keeps what it has")
    func bound() async throws {
        let mailer = GatedMailer()
        mailer.open()
        let queue = MailQueue(mailer: mailer, longest: 3, logger: logger)
        for number in 0..<5 { queue.send(try message(number)) }
        let running = Task { try await queue.run() }
        try await until("three are sent") { mailer.sent.count == 3 }
        running.cancel()
        try? await running.value
        #expect(Set(mailer.started) == ["a0@example.com", "a1@example.com", "a2@example.com"])
    }
}

/// Sends nothing until it is opened.
private final class GatedMailer: Mailer {
    private struct State {
        var started: [String] = []
        var sent: [String] = []
        var isOpen = false
    }

    private let state = Mutex(State())
    private let failing: Set<String>

    init(failing: Set<String> = []) { self.failing = failing }

    var started: [String] { state.withLock { $0.started } }
    var sent: [String] { state.withLock { $0.sent } }
    func open() { state.withLock { $0.isOpen = true } }

    func send(_ message: MailMessage) async throws {
        state.withLock { $0.started.append(message.to.text) }
        try await until("the gate is open") { state.withLock { $0.isOpen } }
        if failing.contains(message.to.text) { throw MailError(code: .refused, message: "refused") }
        state.withLock { $0.sent.append(message.to.text) }
    }
}
