import PrometheusText
import Synchronization
import Testing

@testable import WorkClaw

@Suite("Answers of Claws in numbers")
struct ChatMetricsTests {
    @Test("are counted by how they ended, and while they are waited for")
    func outcomes() async throws {
        let chatting = try await Chatting()
        let during = Mutex("")
        _ = try await chatting.say("Hello") { _ in during.withLock { $0 = chatting.metrics.text() } }
        #expect(during.withLock { $0 }.contains("workclaw_chat_answers_in_progress 1\n"))
        await #expect(throws: CancellationError.self) {
            _ = try await chatting.say("Hello") { _ in throw CancellationError() }
        }
        let unreachable = try await Chatting(model: "openai/some-model")
        #expect(try await unreachable.failure() != nil)
        #expect(unreachable.metrics.text().contains("workclaw_chat_answers_total{outcome=\"failed\"} 1\n"))
        let text = chatting.metrics.text()
        #expect(text.contains("workclaw_chat_answers_in_progress 0\n"))
        for outcome in ["answered", "cancelled"] {
            #expect(text.contains("workclaw_chat_answers_total{outcome=\"\(outcome)\"} 1\n"))
        }
    }
}
