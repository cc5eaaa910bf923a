import APIKeysStore
public import SQLDatabase

/// Moves a whole installation from one database into another, whose tables are made already.
///
/// The source is read in one state: one transaction for each of its databases. The activity log goes first, slice by slice, and then all the
/// rest in one transaction, which compares what it has written before it commits. So an interrupted copy leaves a database without an
/// installation, and the next attempt finds the slices that are there; whoever finds the installation in the target finds all of it.
///
/// The target's `feed_head` says that it is the same installation in another history, so a node that has followed either loads every key again.
public struct InstallationCopy: Sendable {
    /// How long a copy may take: the transactions last as long as it does.
    static let longest = Duration.seconds(7 * 86_400)

    let source: CopyEnd
    let target: CopyEnd
    let sliceSize: SliceSize

    public init(from source: CopyEnd, to target: CopyEnd) {
        self.init(from: source, to: target, sliceSize: SliceSize())
    }

    init(from source: CopyEnd, to target: CopyEnd, sliceSize: SliceSize) {
        self.source = source
        self.target = target
        self.sliceSize = sliceSize
    }

    /// - Parameter replacing: whether to replace the same installation in the target, whatever has happened there since.
    /// - Throws: ``CopyRefusal`` if the target holds another installation, or if what was written differs from what was read; `SQLError`.
    public func run(replacing: Bool, progress: @escaping @Sendable (CopyProgress) -> Void) async throws -> CopyReport {
        let plan = try await CopyPlan(from: source, to: target)
        let before = try await head(of: source)
        if try await holdsInstallation(plan, of: before.identity), !replacing {
            let tables = try await compare(plan, progress)
            return CopyReport(
                tables: tables, wasThere: true, changesMeanwhile: try await head(of: source).sequence - before.sequence,
                sequence: try await head(of: target).sequence)
        }
        let (activity, main) = (SliceChannel(), SliceChannel())
        async let produced = result { try await read(plan, activity, main) }
        let written = await result { try await write(plan, activity, main, progress) }
        // Whoever was given up says so, and the other why.
        if case .failure = written {
            activity.abandon()
            main.abandon()
        }
        let wasRead = await produced
        let tables = try written.get()
        try wasRead.get()
        return CopyReport(
            tables: tables, wasThere: false, changesMeanwhile: try await head(of: source).sequence - before.sequence,
            sequence: try await head(of: target).sequence)
    }

    // MARK: What is there

    /// Whether `database` holds another installation than the source, however old its tables are.
    public static func isOther(_ database: any SQLDatabase, than source: CopyEnd) async throws -> Bool {
        let own = try await source.main.read { try DatabaseIdentity.read(on: $0)?.identity.installation }
        return try await database.read { connection in
            guard let there = try DatabaseIdentity.read(on: connection)?.identity.installation, there != own else {
                return false
            }
            return try ["teams", "api_keys"].contains { try connection.row("SELECT 1 FROM \($0) LIMIT 1") != nil }
        }
    }

    private func head(of end: CopyEnd) async throws -> (identity: DatabaseIdentity, sequence: Int64) {
        guard let head = try await end.main.read({ try DatabaseIdentity.read(on: $0) }) else {
            throw CopyRefusal("the source has tables, but no installation: workclaw setup or workclaw serve makes one")
        }
        return head
    }

    /// Whether the target holds this installation; false if it holds none.
    private func holdsInstallation(_ plan: CopyPlan, of identity: DatabaseIdentity) async throws -> Bool {
        let tables = plan.main.filter { !CopyPlan.ofEveryDatabase.contains($0.name) }
        let (isEmpty, there) = try await target.main.read { connection in
            try (
                tables.allSatisfy { try $0.isEmpty(on: connection) }, DatabaseIdentity.read(on: connection)?.identity
            )
        }
        if isEmpty { return false }
        guard there?.installation == identity.installation else {
            throw CopyRefusal(
                "the target holds another installation, and nothing was changed there: copy into an empty database")
        }
        return true
    }

    /// Reads both sides, and changes neither.
    private func compare(
        _ plan: CopyPlan, _ progress: @escaping @Sendable (CopyProgress) -> Void
    ) async throws -> [CopyReport.Table] {
        var tables: [CopyReport.Table] = []
        for (group, from, to) in [
            (plan.activity, source.ofActivity, target.ofActivity), (plan.main, source.main, target.main),
        ] {
            let digests = { @Sendable (database: any SQLDatabase) in
                try await database.with(deadline: Self.longest).read { connection in
                    try group.map { table in
                        progress(.checking(table: table.name))
                        return try table.digest(on: connection)
                    }
                }
            }
            let (sources, targets) = try await (digests(from), digests(to))
            for (table, pair) in zip(group, zip(sources, targets)) {
                tables.append(CopyReport.Table(table, pair.0, pair.1))
            }
        }
        return tables
    }

    private func result<Value: Sendable>(_ body: () async throws -> Value) async -> Result<Value, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
