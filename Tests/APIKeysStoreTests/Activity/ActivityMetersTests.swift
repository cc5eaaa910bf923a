import APIKeys
import PrometheusText
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("What is counted of verifications and of the activity log")
struct ActivityMetersTests {
    private let metrics = MetricRegistry([])

    private func has(_ line: String) -> Bool { metrics.text().split(separator: "\n").contains { $0 == line } }

    @Test("every outcome is there from the start, and counts by surface, strangers too, once events are aggregated")
    func outcomes() async throws {
        let fixture = try await Fixture()
        let recorder = fixture.recorder(metrics: metrics)
        let name = "apikeys_verifications_total"
        for surface in ["rest", "verify"] {
            for outcome in ["allowed"] + Refusal.allCases.map(\.rawValue) {
                #expect(has("\(name){outcome=\"\(outcome)\",surface=\"\(surface)\"} 0"), "\(outcome)")
            }
        }
        let principal = fixture.principal(KeyID(at: fixture.time.now))
        for _ in 0..<3 { recorder.record(fixture.event(of: principal)) }
        recorder.record(fixture.event(of: principal, route: "/verify"))
        recorder.record(fixture.event(of: nil, outcome: .denied(.unknown), route: "/verify"))
        recorder.record(fixture.event(of: nil, outcome: .denied(.missing), route: nil))
        #expect(recorder.pending == 6 && has("\(name){outcome=\"allowed\",surface=\"rest\"} 0"))
        recorder.aggregate()
        for (outcome, surface, count) in [
            ("allowed", "rest", 3), ("missing", "rest", 1), ("allowed", "verify", 1), ("unknown", "verify", 1),
            ("unknown", "rest", 0),
        ] { #expect(has("\(name){outcome=\"\(outcome)\",surface=\"\(surface)\"} \(count)"), "\(outcome)") }
        // 1.5 ms each.
        #expect(has("apikeys_request_duration_seconds_bucket{surface=\"rest\",le=\"0.001\"} 0"))
        #expect(has("apikeys_request_duration_seconds_bucket{surface=\"rest\",le=\"0.0025\"} 4"))
        #expect(has("apikeys_request_duration_seconds_count{surface=\"verify\"} 2"))
        // Rows of keys wait to be written; of strangers there are none.
        #expect(recorder.pending == 4)
        await recorder.flush()
        #expect(recorder.pending == 0 && has("apikeys_activity_rows_written_total 4"))
        #expect(has("apikeys_activity_rows_left_out_total 0") && has("apikeys_activity_write_failures_total 0"))
    }

    @Test("rows that are left out are counted, and with those that are written they make all")
    func leftOut() async throws {
        let fixture = try await Fixture()
        let recorder = fixture.recorder(metrics: metrics)
        let principal = fixture.principal(KeyID(at: fixture.time.now))
        for _ in 0..<5000 { recorder.record(fixture.event(of: principal)) }
        await recorder.flush()
        #expect(has("apikeys_activity_rows_written_total 2000") && has("apikeys_activity_rows_left_out_total 3000"))
        #expect(has("apikeys_verifications_total{outcome=\"allowed\",surface=\"rest\"} 5000"))
    }

    @Test("a log that cannot be written is counted at each attempt, and what waits is shown")
    func failure() async throws {
        let fixture = try await Fixture()
        let recorder = fixture.recorder(metrics: metrics)
        recorder.record(fixture.event(of: fixture.principal(KeyID(at: fixture.time.now))))
        await fixture.activityDatabase.close()
        for attempt in 1...2 {
            await recorder.flush()
            #expect(has("apikeys_activity_write_failures_total \(attempt)") && recorder.pending == 1)
        }
        #expect(has("apikeys_activity_rows_written_total 0"))
    }
}
