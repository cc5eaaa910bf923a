import APIKeys
import SQLDatabase
import Synchronization
import TestSupport

/// A database that has nothing but a clock, which it reads halfway through an answer that takes its time.
final class SlowClock: SQLDatabase {
    private let time: StillTime
    private let answers: [Duration]
    private let count = Mutex(0)

    init(_ time: StillTime, answers: [Duration]) {
        (self.time, self.answers) = (time, answers)
    }

    var asked: Int { count.withLock { $0 } }

    private func clock() -> Int64 {
        let answer = count.withLock { count in
            count += 1
            return answers[count - 1]
        }
        time.advance(by: answer / 2)
        defer { time.advance(by: answer / 2) }
        return time.now.milliseconds * 1000
    }

    private struct Connection: SQLConnection {
        let database: SlowClock
        var engine: SQLEngine { .postgres }
        func forEachRow(_: String, _: [any SQLConvertible], _ body: (SQLRow) throws -> Void) throws {
            try body(SQLRow(values: [.integer(database.clock())]))
        }
        func execute(_: String, _: [any SQLConvertible]) throws -> Int { 0 }
        func notify(_: String, _: String) throws {}
    }

    var engine: SQLEngine { .postgres }
    func read<Result: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Result) async throws -> Result {
        try body(Connection(database: self))
    }
    func write<Result: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Result) async throws -> Result {
        try await read(body)
    }
    func with(deadline: Duration) -> any SQLDatabase { self }
    func notifications(on channel: String) -> AsyncStream<String>? { nil }
    func close() async {}
}
