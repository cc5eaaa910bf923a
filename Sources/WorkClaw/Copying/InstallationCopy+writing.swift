import APIKeysStore
import SQLDatabase

extension InstallationCopy {
    func write(
        _ plan: CopyPlan, _ activity: SliceChannel, _ main: SliceChannel,
        _ progress: @escaping @Sendable (CopyProgress) -> Void
    ) async throws -> [CopyReport.Table] {
        let expected = try await writeActivity(plan, activity, progress)
        let once = Once("the connection to the target was lost")
        let tables = try await target.main.with(deadline: Self.longest).write { connection in
            try once.begin()
            return try Self.writeMain(plan, main, on: connection, progress)
        }
        let found = try await target.ofActivity.with(deadline: Self.longest).read { connection in
            try plan.activity.map { table in
                progress(.checking(table: table.name))
                return try table.digest(on: connection)
            }
        }
        let ofActivity = zip(plan.activity, zip(expected, found)).map { CopyReport.Table($0, $1.0, $1.1) }
        return ofActivity + tables
    }

    private func writeActivity(
        _ plan: CopyPlan, _ channel: SliceChannel, _ progress: @Sendable (CopyProgress) -> Void
    ) async throws -> [TableDigest.Value] {
        let database = target.ofActivity.with(deadline: .seconds(600))
        let fresh = try await database.read { connection in
            Set(try plan.activity.filter { try $0.isEmpty(on: connection) }.map(\.name))
        }
        var digests: [TableDigest.Value] = []
        var (rows, kept) = (0, 0)
        while let item = try await channel.following() {
            switch item {
            case .slice(let table, let slice):
                let isWritten = try await database.write { connection in
                    try table.put(slice, isFresh: fresh.contains(table.name), on: connection)
                }
                rows += slice.rows.count
                if !isWritten { kept += slice.rows.count }
                progress(.copying(table: table.name, rows: rows))
            case .end(let table, let digest):
                digests.append(digest)
                progress(.copied(table: table.name, rows: rows, kept: kept))
                (rows, kept) = (0, 0)
            }
        }
        return digests
    }

    /// Everything else, and its comparison with what was read: a copy that differs does not come to be.
    private static func writeMain(
        _ plan: CopyPlan, _ channel: SliceChannel, on connection: any SQLConnection,
        _ progress: @Sendable (CopyProgress) -> Void
    ) throws -> [CopyReport.Table] {
        for table in plan.main.reversed() { try table.delete(on: connection) }
        var tables: [CopyReport.Table] = []
        var rows = 0
        while let item = try channel.next() {
            switch item {
            case .slice(let table, let slice):
                try table.insert(slice.rows, on: connection)
                rows += slice.rows.count
                progress(.copying(table: table.name, rows: rows))
            case .end(let table, let digest):
                progress(.copied(table: table.name, rows: rows, kept: 0))
                tables.append(CopyReport.Table(table, digest, try table.digest(on: connection)))
                guard tables.allSatisfy(\.isSame) else {
                    throw CopyRefusal("the table \(table.name) came out different in the target, which was left as it was")
                }
                rows = 0
            }
        }
        try DatabaseIdentity.beginHistory(on: connection)
        return tables
    }
}
