import AsyncHTTPClient
public import CoreMetrics
import Foundation
public import Logging
import NIOCore
import NIOHTTP1
public import ServiceLifecycle
import Synchronization

/// Sends the spans of an ``OTLPTracer`` to a collector, over HTTP as JSON: `POST <endpoint>/v1/traces`.
///
/// Nobody waits for it. What the collector does not take in three tries is dropped, and so is what does not fit into the queue meanwhile; both
/// are counted. An outage is one line in the log, and its end another. At the end of the server what waits is sent, if that works at once.
///
/// To swift-metrics it tells `workclaw_spans_total` by `outcome`: `exported` or `dropped`.
public struct OTLPExporter: Service {
    public static let interval = Duration.seconds(1)
    static let mostInBatch = 512
    static let mostTries = 3
    /// How long the end of the server waits for what is still to be sent.
    static let lastTime = Duration.seconds(2)

    private let tracer: OTLPTracer
    private let url: String
    private let resource: [String: String]
    private let logger: Logger
    private let (exported, dropped): (Counter, Counter)

    /// - Parameters:
    ///   - tracer: whose spans are sent.
    ///   - endpoint: the collector's base URL, as in `http://127.0.0.1:4318`.
    ///   - resource: what is said of all spans, such as `service.name`.
    ///   - logger: told of an outage, and of its end.
    ///   - metrics: told of the spans.
    public init(
        _ tracer: OTLPTracer, endpoint: String, resource: [String: String], logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.tracer = tracer
        self.url = endpoint + (endpoint.hasSuffix("/") ? "" : "/") + "v1/traces"
        self.resource = resource
        self.logger = logger
        let counter = { Counter(label: "workclaw_spans_total", dimensions: [("outcome", $0)], factory: metrics) }
        (exported, dropped) = (counter("exported"), counter("dropped"))
    }

    public func run() async throws {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        // What exports spans must not make any.
        configuration.tracing.tracer = nil
        configuration.timeout.connect = .seconds(2)
        configuration.timeout.read = .seconds(5)
        try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let outage = Outage()
            await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    try? await Task.sleep(for: Self.interval)
                    if !Task.isCancelled { await exportAll(client, outage, tries: Self.mostTries) }
                }
            }
            // In a task of its own, which is waited for: the present one has been cancelled, and could send nothing any more.
            await Task { await Self.within(Self.lastTime) { await exportAll(client, outage, tries: 1) } }.value
        }
    }

    /// Whether the collector has failed, and not worked since.
    private final class Outage: Sendable {
        private let isOn = Atomic(false)

        /// - Returns: whether that is news.
        func change(to isOn: Bool) -> Bool { self.isOn.exchange(isOn, ordering: .relaxed) != isOn }
    }

    /// Runs `body`, and cancels it after that time.
    private static func within(_ time: Duration, _ body: @escaping @Sendable () async -> Void) async {
        await withTaskGroup { group in
            group.addTask(operation: body)
            group.addTask { try? await Task.sleep(for: time) }
            await group.next()
            group.cancelAll()
        }
    }

    private func exportAll(_ client: HTTPClient, _ outage: Outage, tries: Int) async {
        while true {
            let (spans, lost) = tracer.queue.take(Self.mostInBatch)
            if lost > 0 { dropped.increment(by: lost) }
            if spans.isEmpty { return }
            let reason = await send(spans, client, tries: tries)
            if let reason {
                dropped.increment(by: spans.count)
                if outage.change(to: true) {
                    logger.error("Spans cannot be exported; they are dropped.", metadata: ["error": "\(reason)"])
                }
                return
            }
            exported.increment(by: spans.count)
            if outage.change(to: false) { logger.notice("Spans are exported again.") }
        }
    }

    /// - Returns: why they could not be sent; `nil` if they were.
    private func send(_ spans: [SpanRecord], _ client: HTTPClient, tries: Int) async -> String? {
        let document = OTLPDocument(spans, resource: resource, scope: "workclaw")
        guard let body = try? JSONEncoder().encode(document) else { return "they cannot be written as JSON" }
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: body))
        var reason = "nothing was tried"
        for attempt in 1...tries {
            do {
                let answer = try await client.execute(request, timeout: .seconds(5))
                // So that the connection can be used again; but nobody waits for a collector that drips.
                await Self.within(.seconds(1)) { _ = try? await answer.body.collect(upTo: 65_536) }
                if 200..<300 ~= answer.status.code { return nil }
                reason = "the collector answers \(answer.status.code)"
                // Others will be no different the next time (OTLP/HTTP, Failures).
                guard [429, 502, 503, 504].contains(answer.status.code) else { return reason }
            } catch {
                reason = "\(error)"
            }
            if attempt < tries { try? await Task.sleep(for: .milliseconds(200 << attempt)) }
        }
        return reason
    }
}
