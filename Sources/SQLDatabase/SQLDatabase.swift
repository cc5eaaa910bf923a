/// An SQL engine: transactions, and nothing that only one engine has.
///
/// A transaction's body is a synchronous closure that runs on a thread of the driver's own, never on one of Swift's cooperative
/// threads, but for ``lookUp(_:)``: nothing suspends inside a transaction. A body may run again after a serialisation failure, so it must have no effect but through
/// its connection. Every call ends within the driver's deadline, or throws ``SQLError`` `unavailable`.
public protocol SQLDatabase: Sendable {
    var engine: SQLEngine { get }

    /// A transaction that only reads: all of its statements see one state.
    func read<Result: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Result) async throws -> Result

    /// The same for what indexes find at once, a few rows: where the engine lies in the process, the body runs on the caller's thread, since waking
    /// another thread for it, and this one again, would take ten times as long as reading. So it must not go through a table.
    func lookUp<Result: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Result) async throws -> Result

    /// A transaction that may write. Others may write at the same time: what it has read may have changed by the time it writes, but for rows
    /// that it has updated, which are its own until it ends. So whoever decides by what is there updates a row first, or gives the writing
    /// statement the condition and looks at how many rows it changed.
    ///
    /// After a statement has failed the transaction cannot be relied on: some engines refuse whatever follows. It has been committed durably when the call returns, and changed nothing if it throws.
    @discardableResult
    func write<Result: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Result) async throws -> Result

    /// The same database, with the same connections, under another deadline: for what takes long by its nature, such as reading a whole table.
    func with(deadline: Duration) -> any SQLDatabase

    /// What ``SQLConnection/notify(_:_:)`` sends to `channel`, from whichever process; `nil` if the engine carries no notifications. Some may be
    /// lost, so a notification is a reason to look at once, and never the only one. The stream ends when it is given up.
    func notifications(on channel: String) -> AsyncStream<String>?

    /// Closes the connections. Calls after this throw ``SQLError`` `unavailable`.
    func close() async
}

extension SQLDatabase {
    public func lookUp<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await read(body)
    }
}
