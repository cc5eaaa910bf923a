public import APIKeys
public import Logging
public import SQLDatabase
public import ServiceLifecycle

/// Writes an audit entry for each key that came to an end by itself. Nothing waits for it: verification compares times, and refuses
/// such a key on the millisecond whether the sweeper runs or not.
public struct KeySweeper: Service {
    private let database: any SQLDatabase
    private let time: any TimeSource
    private let interval: Duration
    private let logger: Logger

    public init(database: any SQLDatabase, time: any TimeSource, interval: Duration = .seconds(5), logger: Logger) {
        self.database = database
        self.time = time
        self.interval = interval
        self.logger = logger
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await PatientLoop("The key sweeper", every: interval, afterFailure: interval, logger: logger).run {
                try await sweep()
            }
        }
    }

    /// How long after a key's end its entry is written. By then whatever was committed with that end is seen, whichever node's time it was
    /// committed by: what is behind the mark that the sweeping leaves is never looked at again.
    static let patience = Duration.seconds(10)

    /// Writes the entries that are due. Each end is written once, however many processes sweep.
    func sweep() async throws {
        let now = time.now.adding(.zero - Self.patience)
        guard try await !database.read({ try Self.due(at: now, on: $0).isEmpty }) else { return }
        try await database.write { connection in
            // First, since it takes the row: who sweeps at the same time waits, and then finds nothing left.
            try connection.execute("UPDATE key_sweep SET swept_until = swept_until WHERE id = 1")
            for entry in try Self.due(at: now, on: connection) { try AuditLog.append(entry, on: connection) }
            try connection.execute("UPDATE key_sweep SET swept_until = $1 WHERE swept_until < $1", now.milliseconds)
        }
    }

    /// The entries for the ends that were reached after the last sweep and until `now`. Who ended a grace by hand, and so revoked the key, has an
    /// entry already.
    private static func due(at now: Timestamp, on connection: any SQLConnection) throws -> [AuditEntry] {
        let swept = try connection.row("SELECT swept_until FROM key_sweep WHERE id = 1")?.timestamp(0) ?? .earliest
        return try KeyStore.keysEnded(after: swept, until: now, on: connection).compactMap { key in
            let isSuperseded = key.graceEndsAt != nil
            // A grace never outlives the expiry. Whom somebody revoked has an entry already.
            guard let end = key.graceEndsAt ?? key.expiresAt, end > swept, key.revokedAt.map({ $0 > end }) ?? true else {
                return nil
            }
            return AuditEntry(
                teamID: key.teamID, time: end, actor: nil, action: isSuperseded ? "key.superseded" : "key.expired",
                subject: key.id)
        }
    }
}
