/// How the connections of a database are used, at some moment.
public struct SQLConnectionCounts: Sendable, Hashable {
    /// Those that run a transaction.
    public let inUse: Int
    /// Those that stand ready.
    public let idle: Int
    /// Calls that wait for one.
    public let waiting: Int
    /// How many there may be at once.
    public let limit: Int

    public init(inUse: Int, idle: Int, waiting: Int, limit: Int) {
        self.inUse = inUse
        self.idle = idle
        self.waiting = waiting
        self.limit = limit
    }
}
