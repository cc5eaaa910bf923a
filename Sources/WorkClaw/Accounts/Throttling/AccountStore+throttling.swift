import APIKeys
import APIKeysStore
import SQLDatabase

extension AccountStore {
    /// Whether something may be tried now. A try is counted before it is made, so that a thousand at once are no way around the count.
    ///
    /// - Parameters:
    ///   - account: what names the account, whether or not it exists.
    ///   - device: the digest of the token of a browser that is known to be the account's.
    func admit(
        _ act: ThrottledAct, account: String, from address: IPAddress, device: [UInt8]? = nil, at now: Timestamp
    ) async throws -> ThrottleDecision {
        let decision = try await database.write { connection in
            let counters = ThrottleCounter.all(
                of: act, account: account, from: address, device: device, secret: try Self.throttleSecret(on: connection))
            return try Self.admit(counters, at: now, on: connection)
        }
        try await pruneThrottles(at: now)
        return decision
    }

    /// Takes back what was counted, for somebody who was right.
    func forgive(_ pass: ThrottlePass) async throws {
        try await database.write { connection in
            for counter in pass.counters { try Self.forgive(counter, on: connection) }
        }
    }

    private static func admit(
        _ counters: [ThrottleCounter], at now: Timestamp, on connection: any SQLConnection
    ) throws -> ThrottleDecision {
        var counted: [(counter: ThrottleCounter, state: ThrottleRule.State)] = []
        for counter in counters {
            // Made if it is not there, and locked: others that count the same wait.
            let row = try connection.row(
                """
                INSERT INTO throttles (key, tries, at, forget_at) VALUES ($1, 0, 0, $2)
                ON CONFLICT (key) DO UPDATE SET tries = throttles.tries RETURNING tries, at
                """,
                counter.key, now.milliseconds)
            guard let row else { throw SQLError(.damaged, "a throttle's row is not there") }
            let state = ThrottleRule.State(tries: try row.integer(0), at: try row.timestamp(1))
            let opens = counter.rule.opens(after: state)
            // Nothing is counted, and the counters after this one get no row.
            guard opens <= now else { return .wait(until: opens) }
            counted.append((counter, counter.rule.counting(state, at: now)))
        }
        for (counter, state) in counted {
            try connection.execute(
                "UPDATE throttles SET tries = $2, at = $3, forget_at = $4 WHERE key = $1", counter.key, state.tries,
                state.at.milliseconds, counter.rule.forgets(state).milliseconds)
        }
        return .allowed(ThrottlePass(counters: counters))
    }

    private static func forgive(_ counter: ThrottleCounter, on connection: any SQLConnection) throws {
        switch counter.rule {
        case .delay: try connection.execute("DELETE FROM throttles WHERE key = $1", counter.key)
        case .budget(_, let interval):
            try connection.execute(
                "UPDATE throttles SET tries = tries - 1, at = at - $2 WHERE key = $1 AND tries > 0", counter.key,
                Timestamp(milliseconds: 0).adding(interval).milliseconds)
        }
    }

    private func pruneThrottles(at now: Timestamp) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                DELETE FROM throttles WHERE key IN (
                    SELECT key FROM throttles WHERE forget_at < $1 ORDER BY forget_at LIMIT $2)
                """,
                now.milliseconds, Self.prunedAtOnce)
        }
    }

    private static func throttleSecret(on connection: any SQLConnection) throws -> [UInt8] {
        let select = "SELECT secret FROM throttle_secret WHERE id = 1"
        if let row = try connection.row(select) { return try row.blob(0) }
        try connection.execute(
            "INSERT INTO throttle_secret (id, secret) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", FormSecret().bytes)
        guard let row = try connection.row(select) else { throw SQLError(.damaged, "the throttles' secret is not there") }
        return try row.blob(0)
    }
}
