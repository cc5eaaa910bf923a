import APIKeys
import CoreMetrics

/// What an ``ActivityRecorder`` tells swift-metrics. It is told when events are aggregated, a batch at a time: the requests pay nothing for it.
///
/// | label | kind | dimensions |
/// |---|---|---|
/// | `apikeys_verifications_total` | counter | `surface`, `outcome` |
/// | `apikeys_request_duration_seconds` | timer | `surface` |
/// | `apikeys_activity_rows_written_total` | counter | |
/// | `apikeys_activity_rows_left_out_total` | counter | |
/// | `apikeys_activity_write_failures_total` | counter | |
struct ActivityMeters: Sendable {
    private struct Surface {
        let outcomes: [ActivityOutcome: Counter]
        let duration: Timer

        init(_ name: String, _ factory: any MetricsFactory) {
            let all = [ActivityOutcome.allowed] + Refusal.allCases.map { .denied($0) }
            outcomes = Dictionary(
                uniqueKeysWithValues: all.map { outcome in
                    let dimensions = [("surface", name), ("outcome", outcome.word)]
                    return (outcome, Counter(label: "apikeys_verifications_total", dimensions: dimensions, factory: factory))
                })
            duration = Timer(label: "apikeys_request_duration_seconds", dimensions: [("surface", name)], factory: factory)
        }
    }

    /// `rest` first, then those of `routes`.
    private let surfaces: [Surface]
    private let routes: [String]
    /// Whether anybody listens.
    private let isOn: Bool
    private let written: Counter
    private let leftOut: Counter
    private let failures: Counter

    /// - Parameter surfaces: names of the parts of the server that are told apart, by the route of their requests. All others are `rest`.
    init(surfaces: [String: String], factory: any MetricsFactory) {
        isOn = !(factory is NOOPMetricsHandler)
        let named = surfaces.sorted { $0.key < $1.key }
        routes = named.map(\.key)
        self.surfaces = (["rest"] + named.map(\.value)).map { Surface($0, factory) }
        written = Counter(label: "apikeys_activity_rows_written_total", factory: factory)
        leftOut = Counter(label: "apikeys_activity_rows_left_out_total", factory: factory)
        failures = Counter(label: "apikeys_activity_write_failures_total", factory: factory)
    }

    /// - Parameters:
    ///   - tally: of the events.
    ///   - leftOut: how many rows were counted and not kept.
    func note(_ events: [ActivityEvent], _ tally: ActivityTally, leftOut: Int) {
        guard isOn else { return }
        for entry in tally.entries {
            surfaces[number(of: entry.kind.route)].outcomes[entry.kind.outcome]?.increment(by: entry.requests)
        }
        for event in events {
            surfaces[number(of: event.route)].duration.recordNanoseconds(event.latency.nanoseconds)
        }
        if leftOut > 0 { self.leftOut.increment(by: leftOut) }
    }

    /// Of the surface that the requests of a route belong to.
    private func number(of route: String?) -> Int {
        route.flatMap { routes.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    }

    func noteWritten(_ rows: Int) {
        if rows > 0 { written.increment(by: rows) }
    }

    func noteFailure() { failures.increment() }
}
