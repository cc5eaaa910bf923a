import APIKeys
import CoreMetrics
import HTTPTypes

/// Counts the answers over HTTP by the route's pattern, the method and the class of the status, and how long their heads took.
///
/// What it counts in is looked up once for each combination that occurs, and kept: a request takes two looks at the clock, a few comparisons and
/// three relaxed atomics. Nothing that a client makes up becomes a label: what is no route of the server, and what is no method of RFC 9110 or
/// RFC 5789, is `other`.
final class RequestMeters: Sendable {
    private let routes: RouteNumbers
    private let factory: any MetricsFactory
    private let counters: LazySlots<Counter>
    private let durations: LazySlots<Timer>

    private static let methods: [HTTPRequest.Method] = [
        .get, .post, .put, .patch, .delete, .head, .options, .trace, .connect,
    ]
    private static let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]
    /// What stands for everything else.
    static let other = "other"

    /// - Parameter routes: all there are.
    init(routes: RouteNumbers, factory: any MetricsFactory) {
        self.routes = routes
        self.factory = factory
        let places = (routes.patterns.count + 1) * (Self.methods.count + 1)
        counters = LazySlots(count: places * Self.classes.count)
        durations = LazySlots(count: places)
    }

    /// The name of a method that is one of those above.
    static func name(of method: HTTPRequest.Method) -> String? { methods.contains(method) ? method.rawValue : nil }

    /// Takes note of an answer.
    ///
    /// - Parameter pattern: of the route; anything else, and `nil`, if there was none.
    func note(_ pattern: String?, _ method: HTTPRequest.Method, status: Int, took duration: Duration) {
        let route = pattern.flatMap(routes.number(of:)) ?? routes.patterns.count
        let methodNumber = Self.number(of: method)
        let kind = min(max(status / 100 - 1, 0), Self.classes.count - 1)
        let place = route * (Self.methods.count + 1) + methodNumber
        counters.value(at: place * Self.classes.count + kind) {
            let dimensions = dimensions(route, methodNumber) + [("status", Self.classes[kind])]
            return Counter(label: "workclaw_http_requests_total", dimensions: dimensions, factory: factory)
        }.increment()
        durations.value(at: place) {
            Timer(
                label: "workclaw_http_request_duration_seconds", dimensions: dimensions(route, methodNumber), factory: factory)
        }.recordNanoseconds(duration.nanoseconds)
    }

    /// The two that nearly all requests have come first.
    private static func number(of method: HTTPRequest.Method) -> Int {
        switch method {
        case .get: 0
        case .post: 1
        default: methods.dropFirst(2).firstIndex(of: method) ?? methods.count
        }
    }

    private func dimensions(_ route: Int, _ method: Int) -> [(String, String)] {
        [
            ("route", route < routes.patterns.count ? routes.patterns[route] : Self.other),
            ("method", method < Self.methods.count ? Self.methods[method].rawValue : Self.other),
        ]
    }
}
