import SQLDatabase

extension InstallationCopy {
    func read(_ plan: CopyPlan, _ activity: SliceChannel, _ main: SliceChannel) async throws {
        do {
            if let ofActivity = source.activity {
                try await snapshot(of: ofActivity) { try send(plan.activity, from: $0, to: activity) }
                try await snapshot(of: source.main) { try send(plan.main, from: $0, to: main) }
            } else {
                try await snapshot(of: source.main) { connection in
                    try send(plan.activity, from: connection, to: activity)
                    try send(plan.main, from: connection, to: main)
                }
            }
        } catch {
            activity.finish(throwing: error)
            main.finish(throwing: error)
            throw error
        }
    }

    private func snapshot(
        of database: any SQLDatabase, _ body: @escaping @Sendable (any SQLConnection) throws -> Void
    ) async throws {
        let once = Once("the connection to the source was lost")
        try await database.with(deadline: Self.longest).read { connection in
            try once.begin()
            try body(connection)
        }
    }

    private func send(_ tables: [CopiedTable], from connection: any SQLConnection, to channel: SliceChannel) throws {
        for table in tables {
            let digest = try table.forEachSlice(of: sliceSize, on: connection) { try channel.send(.slice(table, $0)) }
            try channel.send(.end(table, digest))
        }
        channel.finish()
    }
}
