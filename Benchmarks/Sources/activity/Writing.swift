import APIKeys
import APIKeysStore
import Foundation
import Logging
import SQLDatabase

/// How long a batch takes: 500 requests, which is what 2,000 a second leave every 250 ms, of 100 keys.
enum Writing {
    static let batch = 500
    static let keys = 100
    static let rounds = 40

    /// A clock that stands still, but for the quarter of a second that each batch is given.
    private final class BatchTime: TimeSource, @unchecked Sendable {
        // One task moves it, and nobody else looks meanwhile.
        private var quarters = 0
        private let start: Timestamp
        private let origin = ContinuousClock.Instant.now

        init(start: Timestamp) { self.start = start }

        var now: Timestamp { start.adding(.milliseconds(250) * quarters) }
        var uptime: ContinuousClock.Instant { origin + .milliseconds(250) * quarters }

        func advance() { quarters += 1 }
    }

    static func measure(on database: any SQLDatabase, of population: Population) async throws {
        let time = BatchTime(start: population.now)
        let logger = Logger(label: "activity") { _ in SwiftLogNoOpLogHandler() }
        let recorder = ActivityRecorder(store: ActivityStore(database: database), time: time, logger: logger)
        var (together, single): ([Double], [Double]) = ([], [])
        var clock = ContinuousClock.now
        for _ in 0..<rounds {
            time.advance()
            let events = try events(of: population, at: time.now)
            for event in events { recorder.record(event) }
            clock = .now
            await recorder.flush()
            together.append((ContinuousClock.now - clock) / .milliseconds(1))
            clock = .now
            try await RowByRow.write(events, to: database)
            single.append((ContinuousClock.now - clock) / .milliseconds(1))
        }
        let (new, old) = (Timing(together), Timing(single))
        print("  \("a batch of \(batch) requests of \(keys) keys".padded(44))\(new.median.shown)\(new.p99.shown)")
        let ratio = "\((old.median / new.median * 10).rounded() / 10)"
        print(
            "  \("the same with a statement for each row".padded(44))\(old.median.shown)\(old.p99.shown)   \(ratio) times as long"
        )
    }

    private static func events(of population: Population, at time: Timestamp) throws -> [ActivityEvent] {
        let format = try KeyFormat(prefix: "wc_live_")
        let owner = UserID(high: 0x019B_0000_0000_7000, low: 1 << 63)
        return (0..<batch).map { number in
            let key = number * 7 % keys
            return ActivityEvent(
                requestID: RequestID(at: time),
                principal: Principal(keyID: population.key(key), teamID: population.team, createdBy: owner, scopes: []),
                method: "GET", route: "/v1/claws/\(number % 4)",
                path: MaskedText("/v1/claws/claw_01h455vb4pex5vsknk084sn02q", format: format), status: 200, outcome: .allowed,
                clientAddress: IPAddress("203.0.113.\(key % 250)"),
                userAgent: MaskedText("agent/\(key % 7).0 (of the usual length)", format: format), latency: .milliseconds(2))
        }
    }
}
