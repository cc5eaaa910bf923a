import HTTPTypes
import PrometheusText
import Testing

@testable import WorkClawServer

@Suite("What is counted of requests")
struct RequestMetersTests {
    private let patterns = ["/v1/claws", "/v1/claws/{id}", "/sign-in", "/", "/keys/{id}/activity"]

    @Test("each pattern has its number, and nothing else has one")
    func numbers() {
        let many = (0..<500).map { "/v1/things\($0)/{id}" } + patterns
        let routes = RouteNumbers(many + patterns)
        #expect(routes.patterns.count == many.count)
        for pattern in many { #expect(routes.number(of: pattern).map { routes.patterns[$0] } == pattern) }
        for stranger in ["", "/v1/claw", "/v1/claws/", "NotFound", "/v1/claws/{key}"] {
            #expect(routes.number(of: stranger) == nil, "\(stranger)")
        }
    }

    @Test("what is made when it is first needed is made for all, whoever asks at once, and goes with its slots")
    func slots() async {
        final class Thing: Sendable {}
        weak var kept: Thing?
        do {
            let slots = LazySlots<Thing>(count: 3)
            let found = await withTaskGroup(of: [ObjectIdentifier].self) { group in
                for _ in 0..<16 {
                    group.addTask { (0..<3).map { ObjectIdentifier(slots.value(at: $0) { Thing() }) } }
                }
                return await group.reduce(into: Set<[ObjectIdentifier]>()) { $0.insert($1) }
            }
            #expect(found.count == 1 && found.first.map { Set($0).count } == 3)
            kept = slots.value(at: 1) { Thing() }
            #expect(kept != nil)
        }
        #expect(kept == nil)
    }

    @Test("an answer is counted by route, method and class of status; what is not the server's own is one of the others")
    func counting() throws {
        let registry = MetricRegistry(ServerMetrics.descriptions)
        let meters = RequestMeters(routes: RouteNumbers(patterns), factory: registry)
        meters.note("/v1/claws/{id}", .get, status: 204, took: .milliseconds(3))
        meters.note("/v1/claws/{id}", .get, status: 200, took: .milliseconds(30))
        meters.note("/v1/claws/{id}", .get, status: 503, took: .seconds(20))
        let brew = try #require(HTTPRequest.Method("BREW-\"\n".filter { $0.isLetter }))
        meters.note("/v1/claws/wc_live_1", brew, status: 404, took: .zero)
        meters.note(nil, .post, status: 999, took: .zero)
        let lines = registry.text().split(separator: "\n")
        for line in [
            #"workclaw_http_requests_total{route="/v1/claws/{id}",method="GET",status="2xx"} 2"#,
            #"workclaw_http_requests_total{route="/v1/claws/{id}",method="GET",status="5xx"} 1"#,
            #"workclaw_http_requests_total{route="other",method="other",status="4xx"} 1"#,
            #"workclaw_http_requests_total{route="other",method="POST",status="5xx"} 1"#,
            #"workclaw_http_request_duration_seconds_bucket{route="/v1/claws/{id}",method="GET",le="0.005"} 1"#,
            #"workclaw_http_request_duration_seconds_bucket{route="/v1/claws/{id}",method="GET",le="10"} 2"#,
            #"workclaw_http_request_duration_seconds_bucket{route="/v1/claws/{id}",method="GET",le="+Inf"} 3"#,
        ] { #expect(lines.contains { $0 == line }, "\(line)") }
        #expect(!lines.contains { $0.contains("wc_live") || $0.contains("BREW") })
    }
}
