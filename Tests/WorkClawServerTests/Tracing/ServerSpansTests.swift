import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InMemoryTracing
import Logging
import Testing
import Tracing
import WorkClaw

@testable import WorkClawServer

@Suite("Spans of requests")
struct ServerSpansTests {
    /// What a whole server over fresh data has recorded once `body` has asked it.
    ///
    /// - Parameter body: is handed the path that makes the first team, too.
    private func spans(
        _ body: @escaping @Sendable (any TestClientProtocol, _ setUp: String) async throws -> Void
    ) async throws -> [FinishedInMemorySpan] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workclaw-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = try await Given(commandLine: ["data": folder.path]).settings()
        let installation = try await Installation.open(settings.installation, creating: true)
        let tracer = InMemoryTracer()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try Server(installation: installation, settings: settings, logger: logger, tracer: tracer)
        let made = try await installation.accounts.makeSetUpToken(at: installation.time.now)
        let link = PublicURL(listening: "http://127.0.0.1").link(for: try #require(made))
        let path = try #require(URLComponents(string: link)?.path)
        try await server.application.test(.router) { try await body($0, path) }
        await installation.close()
        return tracer.finishedSpans
    }

    private func value(_ span: FinishedInMemorySpan, _ name: String) -> SpanAttribute? { span.attributes.get(name) }

    @Test("have the method and the route's pattern for a name, OpenTelemetry's attributes, and the request's id")
    func route() async throws {
        let spans = try await spans { client, _ in
            try await client.execute(uri: "/v1/claws/wc_live_secret?key=wc_live_secret", method: .get) { response in
                #expect(response.status == .unauthorized)
            }
        }
        let span = try #require(spans.first)
        #expect(spans.count == 1 && span.operationName == "GET /v1/claws/{id}" && span.kind == .server)
        #expect(span.parentSpanID == nil && span.status == nil)
        #expect(value(span, "http.request.method") == .string("GET") && value(span, "url.scheme") == .string("http"))
        #expect(value(span, "http.route") == .string("/v1/claws/{id}"))
        #expect(value(span, "http.response.status_code") == .int64(401) && value(span, "error.type") == nil)
        guard case .string(let id)? = value(span, "workclaw.request_id") else { throw Issue() }
        #expect(id.hasPrefix("req_"))
        span.attributes.forEach { #expect(!"\($0) \($1)".contains("wc_live")) }
    }

    @Test("have a transaction's span below them, with the engine and nothing of the statement")
    func transaction() async throws {
        let spans = try await spans { client, setUp in
            try await client.execute(uri: setUp, method: .get) { #expect($0.status == .ok) }
        }
        let request = try #require(spans.first { $0.kind == .server })
        #expect(request.operationName.wholeMatch(of: /GET \/set-up\/[:{]token}?/) != nil, "\(request.operationName)")
        let transactions = spans.filter { $0.kind == .client }
        #expect(!transactions.isEmpty)
        for span in transactions {
            #expect(span.operationName == "SQL read" && span.parentSpanID == request.spanID)
            #expect(value(span, "db.system.name") == .string("sqlite") && value(span, "db.operation.name") == .string("read"))
            #expect(span.attributes.count == 2)
        }
    }

    @Test("take no name from a client: neither a path that is no route's nor a method that nobody knows")
    func strangers() async throws {
        let method = try #require(HTTPRequest.Method("BREW"))
        let spans = try await spans { client, _ in
            try await client.execute(uri: "/v1/wc_live_secret", method: .get) { _ in }
            try await client.execute(uri: "/wc_live_secret", method: method) { _ in }
        }
        #expect(spans.filter { $0.kind == .server }.map(\.operationName) == ["GET", "HTTP"])
        #expect(spans.filter { $0.kind == .server }.map { value($0, "http.route") } == [nil, nil])
        #expect(spans.last { $0.kind == .server }.flatMap { value($0, "http.request.method") } == .string("_OTHER"))
    }

    @Test("say that something went wrong here")
    func failure() async throws {
        let spans = try await spans { client, _ in
            // The index is not loaded: nobody follows the feed.
            try await client.execute(uri: "/health/ready", method: .get) { response in
                #expect(response.status == .serviceUnavailable)
            }
        }
        let span = try #require(spans.first { $0.kind == .server })
        #expect(span.status?.code == .error && value(span, "error.type") == .string("503"))
    }

    private struct Issue: Error {}
}
