import Foundation
import PrometheusText
import Testing

@testable import WorkClawServer

@Suite("The document of metrics")
struct MetricsDocumentTests {
    private struct Row: Hashable {
        let name: String
        let kind: String
        let labels: [String]
    }

    @Test("lists every metric with its kind and its labels, and no other")
    func table() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/observability.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let rows = text.matches(
            of: /^\| `([a-z0-9_]+)` \| (counter|gauge|histogram) \| ([^|]*)\|/.anchorsMatchLineEndings()
        ).map { match in
            Row(
                name: String(match.output.1), kind: String(match.output.2),
                labels: match.output.3.matches(of: /`([a-z_]+)`/).map { String($0.output.1) })
        }
        let known = ServerMetrics.descriptions.map { Row(name: $0.name, kind: $0.kind.rawValue, labels: $0.labels) }
        #expect(Set(rows).subtracting(known).isEmpty && Set(known).subtracting(rows).isEmpty)
        #expect(rows.count == known.count, "each stands once")
    }

    @Test("is of metrics that keep Prometheus' conventions")
    func conventions() {
        for metric in ServerMetrics.descriptions {
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter), "\(metric.name)")
            #expect(metric.kind != .histogram || metric.name.hasSuffix("_seconds"), "\(metric.name)")
            #expect(!metric.help.isEmpty && metric.help.hasSuffix("."), "\(metric.name)")
            #expect(metric.buckets == metric.buckets.sorted(), "\(metric.name)")
        }
    }
}
