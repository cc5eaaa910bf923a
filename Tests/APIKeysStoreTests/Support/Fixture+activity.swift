import APIKeys
import CoreMetrics
import Logging
import SQLDatabase
import TestSupport

@testable import APIKeysStore

let silentLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension Fixture {
    static let day = Duration.seconds(86_400)

    func principal(_ key: KeyID) -> Principal {
        Principal(keyID: key, teamID: team, createdBy: authority.owner, scopes: [])
    }

    /// A request, now unless another time is given.
    func event(
        of principal: Principal?, at time: Timestamp? = nil, outcome: ActivityOutcome = .allowed, status: Int = 200,
        route: String? = "/v1/claws/{id}", address: String = "192.0.2.7", userAgent: String? = "curl/8"
    ) -> ActivityEvent {
        ActivityEvent(
            requestID: RequestID(at: time ?? self.time.now), principal: principal, method: "GET", route: route,
            path: MaskedText("/v1/claws/claw_1", format: format), status: status, outcome: outcome,
            clientAddress: IPAddress(address), userAgent: userAgent.map { MaskedText($0, format: format) },
            latency: .microseconds(1500))
    }

    /// - Parameter database: this node's; the fixture's unless there is another.
    func recorder(
        on database: (any SQLDatabase)? = nil, metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) -> ActivityRecorder {
        ActivityRecorder(
            store: ActivityStore(database: database ?? activityDatabase), time: time, logger: silentLogger,
            surfaces: ["/verify": "verify"], metrics: metrics)
    }

    func pruner(retention days: Int = 90, on database: (any SQLDatabase)? = nil) -> ActivityPruner {
        ActivityPruner(
            database: database ?? activityDatabase, time: time, retention: Self.day * days, pause: .zero, logger: silentLogger)
    }

    var activity: ActivityStore { ActivityStore(database: activityDatabase) }

    /// The one number that `query` asks the activity for.
    func number(_ query: String, _ parameters: any SQLConvertible...) async throws -> Int {
        let parameters = parameters.map(\.sqlValue)
        return try await activityDatabase.read { try Int($0.rows(query, parameters).first?.integer(0) ?? -1) }
    }

    /// The days that have a table of their own, in PostgreSQL, as in `2027-01-15`.
    func days(of table: String = "activity_rows") async throws -> [String] {
        try await ActivityPartitions(database: activityDatabase, pause: .zero, logger: silentLogger)
            .days(of: table).map { Timestamp(milliseconds: $0.start).date }
    }
}
