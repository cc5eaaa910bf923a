import Dispatch
import SQLDatabase
import TestSupport
import Testing

extension SQLDatabasePromise {
    static let connections = [Self("it says how many connections work, stand ready and are waited for", check: counts)]

    @Sendable private static func counts(_ database: any SQLDatabase) async throws {
        let limit = try #require(database.connectionCounts).limit
        #expect(limit > 0)
        let gate = DispatchSemaphore(value: 0)
        let calls = limit + 3
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<calls { group.addTask { try await database.read { _ in gate.wait() } } }
            try await until("connections work, and three calls wait at least") {
                let counts = try #require(database.connectionCounts)
                #expect(counts.inUse + counts.idle <= limit && counts.limit == limit)
                return counts.inUse > 0 && counts.waiting >= 3
            }
            let other = database.with(deadline: .seconds(9)).connectionCounts
            #expect((other?.inUse ?? 0) > 0, "the same connections, whatever the deadline")
            for _ in 0..<calls { gate.signal() }
            try await group.waitForAll()
        }
        try await until("all stand ready") {
            database.connectionCounts.map { $0.inUse == 0 && $0.waiting == 0 && $0.idle > 0 } ?? false
        }
    }
}
