public import APIKeys
public import Logging
public import SQLDatabase
public import ServiceLifecycle

/// Takes away what of the activity log is past its time, and makes room ahead for what is to come.
///
/// In PostgreSQL the days of requests are tables of their own: it makes those of the next days, and drops the ones that are over. Whatever else
/// there is, and all in SQLite, is deleted a slice at a time, so that no batch waits long for its turn.
///
/// | what | how long it is kept |
/// |---|---|
/// | requests, gaps, counts of strangers | `retention` |
/// | addresses and user agents | 90 days, or `retention` if that is shorter: they tell of people |
/// | counts by minute, by hour | 2 days, 35 days |
/// | counts by day | 400 days, or `retention` if that is longer: by them a key's requests are found |
///
/// Requests, gaps, addresses and strangers go by whole days in UTC: a day goes when its last moment is past its time.
public struct ActivityPruner: Service {
    public static let defaultRetention = Duration.seconds(90 * 86_400)
    /// What may be asked for.
    public static let retentions = Duration.seconds(86_400)...Duration.seconds(3650 * 86_400)

    static let sourceLifetime = Duration.seconds(90 * 86_400)
    static let dayLifetime = Duration.seconds(400 * 86_400)
    /// How long a writer is remembered that has not written since.
    static let writerLifetime = Duration.seconds(30 * 86_400)
    /// A slice takes some milliseconds: see `make bench-activity`.
    static let sliceSize = 1000

    private let database: any SQLDatabase
    private let time: any TimeSource
    private let retention: Duration
    private let interval: Duration
    private let pause: Duration
    private let partitions: ActivityPartitions
    private let logger: Logger

    /// - Parameters:
    ///   - database: that of the activity log.
    ///   - time: where the time comes from.
    ///   - retention: how long requests are kept, of ``retentions``.
    ///   - interval: between two rounds.
    ///   - pause: between two slices, and before a lock is tried for again that somebody else has: others have the time to write.
    ///   - logger: told of what goes wrong.
    public init(
        database: any SQLDatabase, time: any TimeSource, retention: Duration = defaultRetention,
        interval: Duration = .seconds(3600), pause: Duration = .milliseconds(20), logger: Logger
    ) {
        self.database = database
        self.time = time
        self.retention = retention
        self.interval = interval
        self.pause = pause
        self.partitions = ActivityPartitions(database: database, pause: pause * 10, logger: logger)
        self.logger = logger
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await PatientLoop(
                "The activity pruner", every: interval, afterFailure: min(interval, .seconds(60)), logger: logger
            ).run { try await prune() }
        }
    }

    /// Makes room for requests of the past, which are to be copied here: in PostgreSQL, for each day its table.
    ///
    /// - Parameter first: the oldest of them. What is past its time gets no day.
    public func makeRoom(since first: Timestamp) async throws {
        guard database.engine == .postgres else { return }
        let now = time.now
        try await partitions.makeAhead(at: now, since: max(first, now.adding(.zero - retention)))
    }

    /// Does it once, now. What cannot be done does not keep the rest from being done.
    ///
    /// - Throws: the first of what failed.
    public func prune() async throws {
        var steps: [@Sendable () async throws -> Void] = []
        let now = time.now
        let oldest = now.adding(.zero - retention).startOfDay
        if database.engine == .postgres {
            steps.append { try await partitions.makeAhead(at: now) }
            steps.append { try await partitions.drop(before: oldest) }
        }
        let suffix = database.engine == .postgres ? "_default" : ""
        let sources = now.adding(.zero - min(retention, Self.sourceLifetime)).startOfDay
        let lifetimes = [
            (ActivityBatch.minute, Duration.seconds(2 * 86_400)), (ActivityBatch.hour, .seconds(35 * 86_400)),
            (ActivityBatch.day, max(retention, Self.dayLifetime)),
        ]
        steps += ActivityPartitions.tables.map { table in
            { try await delete(from: table + suffix, "time", before: oldest) }
        }
        steps += [
            { try await delete(from: "unknown_counts", "bucket", before: oldest) },
            { try await delete(from: "activity_sources", "bucket + 0", before: sources) },
            {
                let silent = now.adding(.zero - Self.writerLifetime).milliseconds
                try await delete(from: "activity_writers", "written_at", before: silent)
            },
        ]
        steps += lifetimes.map { resolution, lifetime in
            {
                let oldest = now.adding(.zero - lifetime).startOfDay
                try await delete(from: "activity_counts", "bucket", before: oldest, where: "resolution = \(resolution)")
            }
        }
        var failure: (any Error)?
        for step in steps {
            do { try await step() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    /// Deletes the rows whose `column`, or expression that has an index, is less than `oldest`.
    private func delete(from table: String, _ column: String, before oldest: Int64, where condition: String = "TRUE")
        async throws
    {
        // Ordered, so that it is looked for in the index, whatever the engine believes of the table.
        let old = "FROM \(table) WHERE \(condition) AND \(column) < $1 ORDER BY \(column) LIMIT \(Self.sliceSize)"
        // A row's own place has no common name. Of several nodes that delete at once, each takes what the others have not.
        let slice =
            switch database.engine {
            case .sqlite: "rowid IN (SELECT rowid \(old))"
            case .postgres: "ctid = ANY (ARRAY(SELECT ctid \(old) FOR UPDATE SKIP LOCKED))"
            }
        while try await database.write({ try $0.execute("DELETE FROM \(table) WHERE \(slice)", oldest) }) >= Self.sliceSize {
            try await Task.sleep(for: pause)
        }
    }
}
