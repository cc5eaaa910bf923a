import SQLDatabase
import Testing

extension SQLDatabasePromise {
    static let lookUps = [
        Self("a look-up sees what has been committed, all of its statements one state", check: lookUpsSee),
        Self("what a look-up's body throws is thrown, and the next one is none the worse", check: lookUpsThrow),
        Self("a look-up writes nothing", check: lookUpsOnlyRead),
        Self("a look-up in a closed database is told so", check: lookUpsAfterClosing),
    ]

    @Sendable private static func count(_ connection: any SQLConnection) throws -> Int64? {
        try connection.row("SELECT COUNT(*) FROM t")?.integer(0)
    }

    @Sendable private static func lookUpsSee(_ database: any SQLDatabase) async throws {
        for number in 1...20 {
            try await database.write { try $0.execute("INSERT INTO t (id) VALUES ($1)", number) }
            #expect(try await database.lookUp(count) == Int64(number))
        }
        let counts = try await database.lookUp { connection in
            let first = try count(connection)
            return (first, try count(connection))
        }
        #expect(counts.0 == 20 && counts.1 == 20)
        // Beside writers.
        try await withThrowingTaskGroup { group in
            for number in 21...60 {
                group.addTask { try await database.write { _ = try $0.execute("INSERT INTO t (id) VALUES ($1)", number) } }
                group.addTask {
                    let same = try await database.lookUp { try count($0) == count($0) }
                    #expect(same)
                }
            }
            try await group.waitForAll()
        }
    }

    @Sendable private static func lookUpsThrow(_ database: any SQLDatabase) async throws {
        struct Mine: Error {}
        await #expect(throws: Mine.self) { try await database.lookUp { _ in throw Mine() } }
        let error = await #expect(throws: SQLError.self) {
            try await database.lookUp { _ = try $0.row("SELECT nothing FROM t") }
        }
        #expect(error?.code == .statement)
        #expect(try await database.lookUp(count) == 0)
    }

    @Sendable private static func lookUpsOnlyRead(_ database: any SQLDatabase) async throws {
        await #expect(throws: SQLError.self) {
            try await database.lookUp { _ = try $0.execute("INSERT INTO t (id) VALUES (1)") }
        }
        #expect(try await database.lookUp(count) == 0)
    }

    @Sendable private static func lookUpsAfterClosing(_ database: any SQLDatabase) async throws {
        await database.close()
        let error = await #expect(throws: SQLError.self) { try await database.lookUp(count) }
        #expect(error?.code == .unavailable)
    }
}
