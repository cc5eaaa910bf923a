public import APIKeys
public import Logging
public import SQLDatabase
public import ServiceLifecycle

/// Deletes what of the activity log is past its time, a slice at a time, so that no batch waits long for its turn.
public struct ActivityPruner: Service {
    /// How long rows, gaps and the counts of strangers are kept.
    public static let rowLifetime = Duration.seconds(30 * 86_400)
    /// How long counts are kept by minute, hour and day.
    static let countLifetimes: [(resolution: Int64, lifetime: Duration)] = [
        (ActivityBatch.minute, .seconds(2 * 86_400)), (ActivityBatch.hour, .seconds(35 * 86_400)),
        (ActivityBatch.day, .seconds(400 * 86_400)),
    ]
    static let sliceSize: Int64 = 5000

    private let database: any SQLDatabase
    private let time: any TimeSource
    private let interval: Duration
    private let logger: Logger

    public init(database: any SQLDatabase, time: any TimeSource, interval: Duration = .seconds(3600), logger: Logger) {
        self.database = database
        self.time = time
        self.interval = interval
        self.logger = logger
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await prune()
                } catch  where !Task.isCancelled {
                    logger.error("Old activity could not be deleted; it will be tried again.", metadata: ["error": "\(error)"])
                } catch {}
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// Deletes all that is past its time.
    func prune() async throws {
        let now = time.now
        let oldest = now.adding(.zero - Self.rowLifetime).milliseconds
        try await delete(from: "activity_rows", where: "time < $1", oldest)
        try await delete(from: "activity_gaps", where: "time < $1", oldest)
        try await delete(from: "unknown_counts", where: "bucket < $1", oldest)
        for (resolution, lifetime) in Self.countLifetimes {
            let oldest = now.adding(.zero - lifetime).milliseconds
            try await delete(from: "activity_counts", where: "resolution = \(resolution) AND bucket < $1", oldest)
        }
        let days = now.adding(.zero - .seconds(90 * 86_400)).milliseconds
        try await delete(from: "activity_sources", where: "bucket < $1", days)
    }

    private func delete(from table: String, where condition: String, _ oldest: Int64) async throws {
        // SQLite's own row number and PostgreSQL's differ in name, so a slice is one of time: all rows up to the n-th oldest.
        let column = condition.contains("time") ? "time" : "bucket"
        var deleted = 1
        while deleted > 0 {
            deleted = try await database.write { connection in
                try connection.execute(
                    """
                    DELETE FROM \(table) WHERE \(condition) AND \(column) <= (
                        SELECT MAX(\(column)) FROM (
                            SELECT \(column) FROM \(table) WHERE \(condition) ORDER BY \(column) LIMIT \(Self.sliceSize)) AS slice)
                    """,
                    oldest)
            }
        }
    }
}
