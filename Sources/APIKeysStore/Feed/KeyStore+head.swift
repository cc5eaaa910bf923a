public import SQLDatabase

/// The one sequence of key changes.
extension KeyStore {
    /// How many changes the marks reach back. Who has fallen behind by more cannot tell whether it is still the same history, and loads all keys.
    static let keptMarks: Int64 = 20_000
    /// After how many changes older marks are removed.
    private static let pruningInterval: Int64 = 1000

    /// Takes the number under which a transaction's changes will be seen, and every other writer's turn until it has committed. The first
    /// statement of every transaction that writes keys, or may turn out to. Its commit wakes every node's feed, where the engine can.
    ///
    /// With the number goes a mark that chance draws. Where a mark is found, the change that drew it was committed, and all changes before it.
    public static func nextSequence(on connection: any SQLConnection) throws -> Int64 {
        let mark = FeedHead.drawMark()
        let row = try connection.row(
            "UPDATE feed_head SET sequence = sequence + 1, mark = $1 WHERE id = 1 RETURNING sequence", mark)
        guard let row else { throw SQLError(.damaged, "feed_head has no row") }
        let sequence = try row.integer(0)
        try connection.execute("INSERT INTO feed_marks (mark, sequence) VALUES ($1, $2)", mark, sequence)
        if sequence.isMultiple(of: pruningInterval) {
            try connection.execute("DELETE FROM feed_marks WHERE sequence <= $1", sequence - keptMarks)
        }
        try connection.notify(channel, String(sequence))
        return sequence
    }

    /// The same for a transaction that changes a register, which every node reads again then.
    @discardableResult
    public static func nextRegisterSequence(on connection: any SQLConnection) throws -> Int64 {
        let sequence = try nextSequence(on: connection)
        try connection.execute("UPDATE feed_head SET registers_sequence = $1 WHERE id = 1", sequence)
        return sequence
    }

    /// - Parameter tellsTimeline: whether the engine has timelines, and lets us see them: ``tellsTimeline(on:)``.
    static func head(tellsTimeline: Bool = false, on connection: any SQLConnection) throws -> FeedHead {
        try head(after: nil, tellsTimeline: tellsTimeline, on: connection).head
    }

    /// The head, and whether it goes on from `known`: in the same history, and no earlier in it. While the head stays where it is, that is one
    /// look at one row.
    static func head(
        after known: FeedHead?, tellsTimeline: Bool, on connection: any SQLConnection
    ) throws -> (head: FeedHead, goesOn: Bool) {
        let timeline = tellsTimeline ? Self.timeline : "''"
        let row = try connection.row(
            """
            SELECT sequence, database_id, \(timeline), mark,
                CASE WHEN mark = $1 THEN 1 ELSE (SELECT COUNT(*) FROM feed_marks WHERE feed_marks.mark = $1) END,
                registers_sequence
            FROM feed_head WHERE id = 1
            """, known?.mark ?? 0)
        guard let row else { throw SQLError(.damaged, "feed_head has no row") }
        let head = try FeedHead(
            sequence: row.integer(0), databaseID: row.text(1), timeline: row.text(2), mark: row.integer(3),
            registers: row.integer(5))
        let isMarkFound = try row.integer(4) > 0
        return (head, known.map { $0.isOfSameServer(as: head) && isMarkFound && $0.sequence <= head.sequence } ?? false)
    }

    /// Whether PostgreSQL tells its timeline. Services that replicate in a way of their own may lack the functions, or keep them to themselves;
    /// then the statement fails, and with it the transaction: it is to be one for itself.
    static func tellsTimeline(on connection: any SQLConnection) throws -> Bool {
        guard connection.engine == .postgres else { return false }
        return try connection.row("SELECT \(timeline)") != nil
    }

    /// The first eight digits of the name of the file that the log goes to. A standby writes none, and has to be asked before.
    private static let timeline = """
        CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE SUBSTR(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END
        """
}
