import SQLDatabase

/// What the database's clock showed at some moment between two moments of ours.
struct ClockReading: Hashable, Sendable {
    /// PostgreSQL's clock in microseconds since 1970: that of the statement, not of the transaction's beginning.
    static let expression = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"

    let earliest: ContinuousClock.Instant
    let latest: ContinuousClock.Instant
    /// Since 1970, by the database.
    let microseconds: Int64

    /// - Parameter read: the statement that reads the clock, which may do more.
    init(uptime: () -> ContinuousClock.Instant, _ read: () throws -> Int64) rethrows {
        let earliest = uptime()
        microseconds = try read()
        self.earliest = earliest
        latest = uptime()
    }

    /// Reads it alone.
    init(uptime: () -> ContinuousClock.Instant, on connection: any SQLConnection) throws {
        try self.init(uptime: uptime) {
            guard let row = try connection.row("SELECT \(Self.expression)") else {
                throw SQLError(.damaged, "the clock gave no row")
            }
            return try row.integer(0)
        }
    }
}
