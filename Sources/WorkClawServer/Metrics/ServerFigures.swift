import APIKeys
import APIKeysStore
import PrometheusText
import SQLDatabase
import VerifyPort

/// What is known anyway, and read when somebody looks: the request path pays nothing for it.
struct ServerFigures: Sendable {
    let index: KeyIndex
    let lease: Lease
    let feed: KeyFeed
    let recorder: ActivityRecorder
    let installation: Installation
    let verifyPort: VerifyPort?
    let process: ProcessFigures

    func collect(into samples: inout MetricSamples) {
        // First, since it counts what the counters show.
        recorder.aggregate()
        samples.set("apikeys_activity_pending", recorder.pending)
        collectFeed(into: &samples)
        collectPools(into: &samples)
        if let verifyPort { collect(verifyPort.counts, into: &samples) }
        samples.set("workclaw_build_info", 1, ServerMetrics.version, installation.database.engine.rawValue)
        process.collect(into: &samples)
    }

    private func collectFeed(into samples: inout MetricSamples) {
        samples.set("apikeys_index_keys", index.count)
        samples.set("apikeys_index_bytes", index.footprint)
        if let freshness = feed.freshness {
            samples.set("apikeys_feed_age_seconds", freshness.age)
            samples.set("apikeys_feed_sequence", freshness.sequence)
        }
        if let remaining = lease.remaining(at: installation.time.uptime) {
            samples.set("apikeys_lease_remaining_seconds", remaining)
        }
        if let doubt = installation.clock?.doubt { samples.set("apikeys_clock_doubt_seconds", doubt) }
        samples.set("workclaw_ready", feed.obstacle == nil ? 1 : 0)
    }

    private func collectPools(into samples: inout MetricSamples) {
        var pools = [("main", installation.database), ("activity", installation.activityDatabase)]
        // With SQLite the feed reads over the main connections.
        if installation.database.engine == .postgres { pools.append(("feed", installation.feedDatabase)) }
        for (name, database) in pools {
            guard let counts = database.connectionCounts else { continue }
            let engine = database.engine.rawValue
            samples.set("workclaw_database_connections", counts.inUse, name, engine, "in_use")
            samples.set("workclaw_database_connections", counts.idle, name, engine, "idle")
            samples.set("workclaw_database_connections_limit", counts.limit, name, engine)
            samples.set("workclaw_database_waiting_calls", counts.waiting, name, engine)
        }
    }

    private func collect(_ counts: VerifyPortCounts, into samples: inout MetricSamples) {
        samples.set("workclaw_verify_requests_total", counts.judged)
        for fault in RequestFault.allCases {
            samples.set("workclaw_verify_faults_total", counts.refused(for: fault), Self.word(for: fault.rawValue))
        }
        for fault in IntrospectionFault.allCases {
            samples.set("workclaw_introspection_faults_total", counts.refused(for: fault), Self.word(for: fault.rawValue))
        }
    }

    /// The fault's name as labels are written: `malformedRequestLine` becomes `malformed_request_line`.
    static func word(for fault: String) -> String {
        fault.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
