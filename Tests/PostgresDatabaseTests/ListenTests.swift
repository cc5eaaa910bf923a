import PostgresDatabase
import PostgresTesting
import SQLDatabase
import Testing

@Suite("LISTEN and NOTIFY")
struct ListenTests {
    /// Sends until something comes back: a stream says not when its connection stands.
    private func expect(_ payload: String, from stream: inout AsyncStream<String>.Iterator, on database: PostgresDatabase)
        async throws
    {
        let sender = Task {
            while !Task.isCancelled {
                try? await database.write { try $0.notify("it's \"loud\"", payload) }
            }
        }
        defer { sender.cancel() }
        while let received = await stream.next(), received != payload {}
    }

    @Test(
        "what a transaction sends comes when it commits, and is heard again after the connection broke", .timeLimit(.minutes(1))
    )
    func notifications() async throws {
        let test = try await TestDatabase()
        let relay = try Relay(to: test.server.port)
        let listening = try PostgresDatabase(test.server.url(test.name, port: relay.port))
        let database = try test.open()
        var stream = try #require(listening.notifications(on: "it's \"loud\"")).makeAsyncIterator()
        try await expect("first", from: &stream, on: database)

        struct Stop: Error {}
        _ = try? await database.write { connection in
            try connection.notify("it's \"loud\"", "unsaid")
            throw Stop()
        }
        try await database.write { try $0.notify("it's \"loud\"", "said") }
        var heard = ""
        while heard != "said", let next = await stream.next() {
            heard = next
            #expect(heard != "unsaid")
        }

        relay.cut()
        try await expect("second", from: &stream, on: database)
        await listening.close()
        await database.close()
    }
}
