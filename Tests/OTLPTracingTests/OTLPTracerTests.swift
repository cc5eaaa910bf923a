import Foundation
import Testing
import Tracing

@testable import OTLPTracing

@Suite("The tracer")
struct OTLPTracerTests {
    private struct Fields: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }

    private let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0"

    private func context(_ fields: [String: String]) -> ServiceContext {
        var context = ServiceContext.topLevel
        OTLPTracer().extract(fields, into: &context, using: Fields())
        return context
    }

    @Test("goes on with the trace that comes in, and hands on where it is")
    func goesOn() throws {
        let tracer = OTLPTracer()
        let span = tracer.startSpan(
            "a", context: context(["traceparent": parent + "1", "tracestate": "x=1"]), ofKind: .server)
        let child = tracer.startSpan("b", context: span.context, ofKind: .client)
        var fields: [String: String] = [:]
        tracer.inject(child.context, into: &fields, using: Fields())
        let handedOn = try #require(fields["traceparent"].flatMap(TraceParent.init))
        #expect(handedOn.traceText == "0af7651916cd43dd8448eb211c80319c" && handedOn.isSampled)
        #expect(fields["tracestate"] == nil, "what anybody may write reaches nobody else")
        child.end()
        span.end()
        let (spans, dropped) = tracer.queue.take(10)
        #expect(spans.map(\.name) == ["b", "a"] && dropped == 0)
        #expect(spans[1].parent.map(TraceParent.hexadecimal) == "b7ad6b7169203331")
        #expect(spans[0].parent == spans[1].place.span && spans[0].place.span == handedOn.span)
    }

    @Test("records nothing of a trace whose sender does not, and hands that on too")
    func notSampled() {
        let tracer = OTLPTracer()
        let span = tracer.startSpan("a", context: context(["traceparent": parent + "0"]))
        span.attributes["key"] = "value"
        #expect(!span.isRecording && span.context.traceParent?.isSampled == false)
        span.end()
        #expect(tracer.queue.take(10).spans.isEmpty)
    }

    @Test("begins a trace of its own where what comes in is none")
    func begins() {
        for fields in [[:], ["traceparent": "nonsense", "tracestate": "x=1"]] {
            #expect(context(fields).traceParent == nil)
        }
        let tracer = OTLPTracer()
        let traces = (0..<100).map { _ in tracer.startSpan("a", context: .topLevel).context.traceParent?.traceText }
        #expect(Set(traces).count == 100)
    }

    @Test("keeps no more than fits, and counts the rest; a span that has ended ends no more")
    func bounds() {
        let tracer = OTLPTracer(capacity: 2)
        for _ in 0..<5 {
            let span = tracer.startSpan("a", context: .topLevel)
            for number in 0..<100 {
                span.attributes["a\(number)"] = number
                span.addEvent("e")
            }
            span.end()
            span.end()
        }
        let (spans, dropped) = tracer.queue.take(10)
        #expect(spans.count == 2 && dropped == 3)
        #expect(spans[0].attributes.count == SpanRecord.mostAttributes && spans[0].events.count == SpanRecord.mostEvents)
        #expect(tracer.queue.take(10).dropped == 0)
    }

    @Test("is written as OTLP's JSON says")
    func document() throws {
        struct Quotes: Error { let secret = "hush" }
        let tracer = OTLPTracer()
        let span = tracer.startSpan("GET /a", context: context(["traceparent": parent + "1"]), ofKind: .server)
        span.updateAttributes { attributes in
            attributes["text"] = "x"
            attributes["whole"] = 3
            attributes["part"] = 0.5
            attributes["true"] = true
            attributes["http.status_code"] = 404
        }
        span.setStatus(SpanStatus(code: .error, message: "not shown"))
        span.recordError(Quotes())
        span.end()
        let document = OTLPDocument(tracer.queue.take(1).spans, resource: ["service.name": "s"], scope: "t")
        let data = try JSONEncoder().encode(document)
        #expect(!String(decoding: data, as: UTF8.self).contains("hush"))
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [[String: Any]]])
        let resource = try #require(json["resourceSpans"]?.first)
        let scope = try #require((resource["scopeSpans"] as? [[String: Any]])?.first)
        let shown = try #require((scope["spans"] as? [[String: Any]])?.first)
        #expect(shown["traceId"] as? String == "0af7651916cd43dd8448eb211c80319c")
        #expect(shown["parentSpanId"] as? String == "b7ad6b7169203331" && (shown["spanId"] as? String)?.count == 16)
        #expect(shown["name"] as? String == "GET /a" && shown["kind"] as? Int == 2)
        #expect((shown["status"] as? [String: Int])?["code"] == 2)
        let start = try #require((shown["startTimeUnixNano"] as? String).flatMap { UInt64($0) })
        let end = try #require((shown["endTimeUnixNano"] as? String).flatMap { UInt64($0) })
        #expect(start <= end && start > 1_600_000_000_000_000_000)
        let attributes = try #require(shown["attributes"] as? [[String: Any]])
        let values = Dictionary(uniqueKeysWithValues: attributes.map { ($0["key"] as? String, $0["value"] as? [String: Any]) })
        #expect(values["text"]??["stringValue"] as? String == "x" && values["whole"]??["intValue"] as? String == "3")
        #expect(values["part"]??["doubleValue"] as? Double == 0.5 && values["true"]??["boolValue"] as? Bool == true)
        #expect(values["http.response.status_code"]??["intValue"] as? String == "404")
        let event = try #require((shown["events"] as? [[String: Any]])?.first)
        #expect(event["name"] as? String == "exception")
    }
}
