public import APIKeys
public import SQLDatabase

/// Remembers requests that came with an idempotency key, for 24 hours, so that sending one again does nothing again.
///
/// A request is claimed in a transaction of its own, done, and completed **in the transaction of its effect**. So effect and
/// answer are there together or not at all, and a claim whose holder vanished may be taken over after some time: either the
/// holder's transaction has committed, and then the claim is complete; or it has not, and then it never will, since completing
/// asks for the claim's token.
public struct IdempotencyStore: Sendable {
    /// How long an answer is kept, from the claim on.
    public static let retention = Duration.seconds(24 * 60 * 60)
    /// How long a claim is waited for, unless the request is one that may take longer.
    public static let patience = Duration.seconds(60)

    /// How many records each claim may clear away: more than it adds, so that they cannot pile up.
    static let prunedPerClaim = 20
    private static let tokenLength = 16

    let database: any SQLDatabase
    private let host: HostName?

    /// - Parameter host: the runtime host of this process. When it dies, its claims are given back long before their patience ends.
    public init(database: any SQLDatabase, host: HostName? = nil) {
        self.database = database
        self.host = host
    }

    /// Says what is to be done about `request`. Of any number at once, one proceeds.
    ///
    /// - Parameter patience: after how long the holder of a claim is taken to be gone: longer than such a request may take.
    public func claim(
        _ request: IdempotentRequest, patience: Duration = patience, at now: Timestamp
    ) async throws -> IdempotencyClaim {
        var generator = SystemRandomNumberGenerator()
        let ticket = IdempotencyTicket(
            request: request, token: (0..<Self.tokenLength).map { _ in generator.next() })
        return try await database.write { [host] in
            try Self.claim(ticket, for: host, patience: patience, at: now, on: $0)
        }
    }

    /// Records the answer to a request that had no effect: a refusal. For one that had, see ``IdempotentCompletion``.
    ///
    /// Answers of 429 and 5xx are not to be recorded: release those.
    ///
    /// - Throws: ``WorkspaceError`` `claimLost` if the claim has been taken over.
    public func complete(_ ticket: IdempotencyTicket, with answer: StoredAnswer, at now: Timestamp) async throws {
        try await database.write { try Self.complete(ticket, with: answer, at: now, on: $0) }
    }

    /// Records the answer, in the transaction of the effect, which must be given up if this throws.
    static func complete(
        _ ticket: IdempotencyTicket, with answer: StoredAnswer, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let completed = try connection.execute(
            """
            UPDATE idempotency_records SET completed_at = $7, status = $8, sealed_answer = $9
            WHERE \(isRecord) AND claim_token = $6 AND completed_at IS NULL
            """,
            ticket.request.identity + [ticket.token, now.milliseconds, answer.status, answer.sealed])
        guard completed > 0 else {
            throw WorkspaceError(.claimLost, "The request took too long, and its repetition has taken its place.")
        }
    }

    /// Gives the claim back, so that the next request with the key is done. Does nothing if it was completed or taken over.
    public func release(_ ticket: IdempotencyTicket) async throws {
        _ = try await database.write { connection in
            try connection.execute(
                "DELETE FROM idempotency_records WHERE \(Self.isRecord) AND claim_token = $6 AND completed_at IS NULL",
                ticket.request.identity + [ticket.token])
        }
    }

    /// Gives back all claims that a host holds which has gone away, so that the next requests with their keys are done. For all teams.
    static func releaseAll(of host: HostName, on connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM idempotency_records WHERE host = $1 AND completed_at IS NULL", host.text)
    }

    private static let isRecord = "team_id = $1 AND key_id = $2 AND method = $3 AND path = $4 AND key_hash = $5"

    private static func claim(
        _ ticket: IdempotencyTicket, for host: HostName?, patience: Duration, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> IdempotencyClaim {
        try prune(at: now, on: connection)
        let request = ticket.request
        let claimed = try connection.execute(
            """
            INSERT INTO idempotency_records (team_id, key_id, method, path, key_hash, claim_token, body_digest, claimed_at, host)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (team_id, key_id, method, path, key_hash) DO NOTHING
            """,
            request.identity + [ticket.token, request.bodyDigest, now.milliseconds, host?.text])
        if claimed > 0 { return .proceed(ticket) }
        guard let record = try record(of: request, on: connection) else { return .running }
        let age = now.since(record.claimedAt)
        if age < retention {
            guard record.bodyDigest == request.bodyDigest else { return .mismatch }
            if let answer = record.answer { return .replay(answer) }
            guard age >= patience else { return .running }
        }
        return try takeOver(record, with: ticket, for: host, at: now, on: connection) ? .proceed(ticket) : .running
    }

    private struct Record {
        let token: [UInt8]
        let bodyDigest: [UInt8]
        let claimedAt: Timestamp
        let answer: StoredAnswer?
    }

    /// The record of `request`; `nil` if it was released a moment ago.
    private static func record(of request: IdempotentRequest, on connection: any SQLConnection) throws -> Record? {
        let row = try connection.rows(
            """
            SELECT claim_token, body_digest, claimed_at, status, sealed_answer FROM idempotency_records WHERE \(isRecord)
            """,
            request.identity
        ).first
        guard let row else { return nil }
        var answer: StoredAnswer?
        if let status = try row.optionalInteger(3) { answer = StoredAnswer(status: Int(status), sealed: try row.blob(4)) }
        return Record(
            token: try row.blob(0), bodyDigest: try row.blob(1), claimedAt: Timestamp(milliseconds: try row.integer(2)),
            answer: answer)
    }

    /// Puts `ticket` in the place of a record that is abandoned or past its time.
    ///
    /// - Returns: false if another request did so first, or the holder completed it after all.
    private static func takeOver(
        _ record: Record, with ticket: IdempotencyTicket, for host: HostName?, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE idempotency_records
            SET claim_token = $6, body_digest = $7, claimed_at = $8, completed_at = NULL, status = NULL, sealed_answer = NULL,
                host = $11
            WHERE \(isRecord) AND claim_token = $9 AND (completed_at IS NULL OR claimed_at <= $10)
            """,
            ticket.request.identity + [
                ticket.token, ticket.request.bodyDigest, now.milliseconds, record.token, oldest(at: now).milliseconds,
                host?.text,
            ]) > 0
    }

    private static func prune(at now: Timestamp, on connection: any SQLConnection) throws {
        try connection.execute(deleteOldest, oldest(at: now).milliseconds, prunedPerClaim)
    }

    static let deleteOldest = """
        DELETE FROM idempotency_records WHERE (team_id, key_id, method, path, key_hash) IN (
            SELECT team_id, key_id, method, path, key_hash FROM idempotency_records
            WHERE claimed_at <= $1 ORDER BY claimed_at LIMIT $2)
        """

    /// Records that were claimed no later than this are past their time.
    private static func oldest(at now: Timestamp) -> Timestamp { now.adding(.zero - retention) }
}

extension IdempotentRequest {
    /// The record's primary key.
    fileprivate var identity: [any SQLConvertible] {
        [teamID.description, keyID.description, method, path, keyHash]
    }
}
