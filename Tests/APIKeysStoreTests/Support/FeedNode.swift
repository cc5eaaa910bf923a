import APIKeys
import Logging
import SQLDatabase

@testable import APIKeysStore

/// One node's feed, index and verifier.
struct FeedNode: Sendable {
    let feed: KeyFeed
    let index = KeyIndex()
    let verifier: KeyVerifier
    let time: any TimeSource
    let node: Node

    init(
        _ installation: SharedServer, database: (any SQLDatabase)? = nil, name: String = "node", time: (any TimeSource)? = nil,
        clock: DatabaseTime? = nil, logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        timing change: (inout FeedTiming) -> Void = { _ in }
    ) {
        let lease = Lease()
        let database = database ?? installation.database
        var timing = FeedTiming(engine: database.engine, leaseLength: KeyFeed.defaultLeaseLength)
        change(&timing)
        verifier = KeyVerifier(format: installation.format, index: index, lease: lease)
        self.time = time ?? installation.time
        node = Node(name: name)
        feed = KeyFeed(
            database: database, index: index, catalog: installation.catalog, lease: lease, time: self.time, clock: clock,
            node: node, limiter: verifier.limiter, timing: timing, logger: logger, sleep: sleep)
    }

    /// `nil` means that the key is accepted.
    func refusal(_ secret: KeySecret) -> Refusal? {
        switch verifier.verify(secret.expose(), from: nil, at: time.now, uptime: time.uptime) {
        case .accepted: nil
        case .refused(let refusal, of: _): refusal
        }
    }

    /// Lets the feed run while `body` does.
    func running(_ body: () async throws -> Void) async throws {
        let running = Task { [feed] in try await feed.run() }
        do {
            try await body()
        } catch {
            running.cancel()
            throw error
        }
        running.cancel()
        try await running.value
    }
}

/// The machine's clocks.
struct MachineTime: TimeSource {
    var now: Timestamp { Timestamp(milliseconds: 1_800_000_000_000) }
    var uptime: ContinuousClock.Instant { .now }
}
