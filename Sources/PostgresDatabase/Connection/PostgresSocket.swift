import CLibpq
import Foundation
import SQLDatabase

/// One libpq connection, driven without blocking. It knows bytes, results and the deadline, and nothing of transactions.
///
/// Belongs to one thread.
final class PostgresSocket {
    let pointer: OpaquePointer
    /// When whatever is under way has to be over.
    var deadline: ContinuousClock.Instant
    /// What the server remarked beside its answers. libpq holds a pointer to it, as long as the connection is there.
    private let remarks = Remarks()

    private final class Remarks {
        var warnings = 0
    }

    private init(pointer: OpaquePointer, deadline: ContinuousClock.Instant) {
        self.pointer = pointer
        self.deadline = deadline
    }

    /// Ends the connection without waiting for anything. The server rolls back what was under way.
    deinit {
        PQfinish(pointer)
    }

    // MARK: Connecting

    /// Connects to the first of the hosts that takes us. Looking a name up blocks, as libpq does it; nothing else does.
    ///
    /// - Parameter time: for all hosts in all. Each gets an equal share of what is left when its turn comes.
    /// - Throws: `SQLError` `unavailable` with what each host said.
    static func connect(to target: ConnectionString, within time: Duration) throws -> PostgresSocket {
        let end = ContinuousClock.now + time
        let hosts = target.hosts
        var failures: [String] = []
        for (position, settings) in hosts.enumerated() {
            let now = ContinuousClock.now
            let share = (end - now) / (hosts.count - position)
            do {
                return try connect(settings, until: now + share)
            } catch let error as SQLError {
                failures.append(error.message)
            }
        }
        throw SQLError(.unavailable, failures.joined(separator: "; "))
    }

    private static func connect(_ settings: [String: String], until deadline: ContinuousClock.Instant) throws -> PostgresSocket
    {
        let host = settings["hostaddr"] ?? settings["host"] ?? "the default host"
        var texts = settings.flatMap { [strdup($0.key), strdup($0.value)] }
        defer { texts.forEach { free($0) } }
        texts += [nil, nil]
        let keywords = stride(from: 0, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) }
        let values = stride(from: 1, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) }
        guard let pointer = PQconnectStartParams(keywords, values, 0) else {
            throw SQLError(.unavailable, "\(host): no memory for a connection")
        }
        let socket = PostgresSocket(pointer: pointer, deadline: deadline)
        guard PQstatus(pointer) != CONNECTION_BAD else { throw SQLError(.unavailable, "\(host): \(socket.lastWords)") }
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            guard state != PGRES_POLLING_FAILED else { throw SQLError(.unavailable, "\(host): \(socket.lastWords)") }
            guard socket.wait(for: state == PGRES_POLLING_READING ? POLLIN : POLLOUT) else {
                throw SQLError(.unavailable, "\(host): no answer in time")
            }
            state = PQconnectPoll(pointer)
        }
        // What the server remarks beside its answers would go to standard error. How many of it are warnings is all that is kept.
        PQsetNoticeReceiver(
            pointer,
            { remarks, result in
                guard let remarks, let result, ErrorField.severity.text(of: result) == "WARNING" else { return }
                Unmanaged<Remarks>.fromOpaque(remarks).takeUnretainedValue().warnings += 1
            }, Unmanaged.passUnretained(socket.remarks).toOpaque())
        PQsetnonblocking(pointer, 1)
        return socket
    }

    // MARK: Talking

    /// Sends what `command` asks libpq to send.
    func send(_ command: (OpaquePointer) -> Int32) throws(PostgresFailure) {
        guard command(pointer) == 1 else { throw lost }
        while true {
            switch PQflush(pointer) {
            case 0: return
            case 1:
                // A server that is itself stuck in writing to us has to be read from, or both would wait.
                guard wait(for: POLLIN | POLLOUT) else { throw late }
                guard PQconsumeInput(pointer) == 1 else { throw lost }
            default: throw lost
            }
        }
    }

    /// How often the server has warned of something on this connection.
    var warnings: Int { remarks.warnings }

    /// The next result of what was sent, which the caller clears; `nil` when there is none left.
    func nextResult() throws(PostgresFailure) -> OpaquePointer? {
        while PQisBusy(pointer) == 1 {
            guard wait(for: POLLIN) else { throw late }
            guard PQconsumeInput(pointer) == 1 else { throw lost }
        }
        let result = PQgetResult(pointer)
        if let result, PQstatus(pointer) == CONNECTION_BAD {
            defer { PQclear(result) }
            throw .lost(SQLError(.unavailable, lastWords))
        }
        return result
    }

    /// A command of ours that needs no parameters and whose rows, if it has any, do not matter.
    ///
    /// - Returns: the tag of the last command in it, as in `COMMIT`.
    @discardableResult
    func run(_ command: String) throws(PostgresFailure) -> String {
        try send { PQsendQuery($0, command) }
        var tag = ""
        var failure: PostgresFailure?
        while let result = try nextResult() {
            defer { PQclear(result) }
            failure = failure ?? Self.refusal(in: result)
            tag = String(cString: PQcmdStatus(result))
        }
        if let failure { throw failure }
        return tag
    }

    /// What the server refused, if the result is a refusal.
    ///
    /// A prepared statement whose table has got another shape since is refused in words of its own; to us it is a statement that is gone.
    static func refusal(in result: OpaquePointer) -> PostgresFailure? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY: return nil
        case PGRES_FATAL_ERROR:
            let state = SQLState(rawValue: ErrorField.state.text(of: result) ?? "")
            let isStale = state == .featureNotSupported && ErrorField.routine.text(of: result) == "RevalidateCachedQuery"
            return .refused(SQLError(result: result, state: state), state: isStale ? .invalidStatementName : state)
        default:
            return .lost(SQLError(.statement, "a statement that copies to or from us"))
        }
    }

    // MARK: Waiting

    /// Waits until the socket is ready for one of `events`.
    ///
    /// - Returns: false if the deadline passes first.
    func wait(for events: some BinaryInteger) -> Bool {
        while true {
            let left = max(.zero, deadline - ContinuousClock.now)
            // Rounded up, so that a wait that is over has reached the deadline.
            let milliseconds = Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up)))
            var descriptor = pollfd(fd: PQsocket(pointer), events: Int16(events), revents: 0)
            let ready = poll(&descriptor, 1, milliseconds)
            if ready > 0 { return true }
            if ready == 0 && milliseconds == 0 { return false }
            if ready < 0 && errno != EINTR { return true }
        }
    }

    private var late: PostgresFailure { .late(SQLError(.unavailable, "the database did not answer in time")) }
    private var lost: PostgresFailure { .lost(SQLError(.unavailable, "the connection was lost: \(lastWords)")) }

    /// libpq's last error, on one line. It names hosts and users, and never a password.
    private var lastWords: String {
        let text = PQerrorMessage(pointer).map { String(cString: $0) } ?? ""
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.isEmpty ? "no reason given" : lines.joined(separator: " ")
    }
}
