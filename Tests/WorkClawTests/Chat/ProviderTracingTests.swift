import Foundation
import HTTPTypes
import Hummingbird
import InMemoryTracing
import NIOCore
import Synchronization
import Testing
import Tracing

@testable import WorkClaw

@Suite("Calls of model providers in a trace")
struct ProviderTracingTests {
    private final class Fields: Sendable {
        let last = Mutex<HTTPFields>([:])
    }

    @Test("are spans of it, tell the provider where in it they are, and show no secret")
    func traced() async throws {
        let (tracer, fields, router) = (InMemoryTracer(), Fields(), Router())
        let answer = #"{"choices":[{"message":{"role":"assistant","content":"Hi."}}]}"#
        router.post("/v1/chat/completions") { request, _ in
            fields.last.withLock { $0 = request.headers }
            _ = try await request.body.collect(upTo: 1_000_000)
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
        try await withServer(router) { port in
            let chatting = try await Chatting(model: "openai/some-model", port: port)
            try await withTracer(tracer) {
                try await tracer.withSpan("caller") { _ in _ = try await chatting.say("Hello") }
            }
        }
        let spans = tracer.finishedSpans
        let call = try #require(spans.first { $0.kind == .client })
        let caller = try #require(spans.first { $0.operationName == "caller" })
        #expect(call.operationName == "POST" && call.parentSpanID == caller.spanID && call.traceID == caller.traceID)
        #expect(call.attributes.get("http.request.method") == .string("POST"))
        // The client's name for it; an exporter says it as OpenTelemetry does now.
        #expect(call.attributes.get("http.status_code") == .int64(200))
        let handedOn = fields.last.withLock { fields in
            HTTPField.Name(InMemoryTracer.traceIDKey).flatMap { fields[$0] }
        }
        #expect(handedOn == call.traceID)
        for span in spans {
            span.attributes.forEach { name, value in
                let text = "\(name) \(value)"
                #expect(!text.contains("sk-of-the-test") && !text.contains("Hello"), "\(text)")
            }
        }
    }
}
