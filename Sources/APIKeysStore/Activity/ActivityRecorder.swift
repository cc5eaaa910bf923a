public import APIKeys
public import CoreMetrics
public import Logging
public import ServiceLifecycle
import Synchronization

/// Takes an event from the request's path in well under a microsecond, and writes batches to the activity log.
///
/// Counts are exact, always. Rows are kept up to ``rowsPerSecond``; beyond that refusals come first, then an even sample of the others, and a gap
/// says how many were left out. If the log cannot be written, the recorder keeps what its bounds allow and counts the rest as left out.
/// A batch of which nobody knows whether it was written is written again as it was, and counts once.
///
/// A batch that took long to write is followed by a longer pause, so that the log takes a small part of a busy server's time, however many keys are in
/// use. A clean stop writes everything. A crash loses at most what came in since the last batch: ``interval`` ago, or ``longestInterval`` under load.
public final class ActivityRecorder: ActivitySink, Service {
    /// The pause between batches.
    public static let interval = Duration.milliseconds(250)
    /// The pause after a batch that took long.
    public static let longestInterval = Duration.seconds(1)
    /// The pause is at least so many times as long as the batch before it took to write.
    static let leisure = 19
    public static let rowsPerSecond = 2000
    /// Requests with unknown keys that are held in memory for the operator to look at.
    public static let recentUnknownCapacity = 10_000
    /// Events that may wait to be aggregated; at this many the next event's request does it.
    static let pendingCapacity = 16_384

    private struct Inbox {
        var events: [ActivityEvent] = []
        var browserUses: [(principal: Principal, time: Timestamp)] = []
    }

    private struct Desk {
        var batch = ActivityBatch()
        var tally = ActivityTally()
        /// The storage of events that have been counted, to be used again.
        var emptied: [ActivityEvent] = []
        var budget: RowBudget
        var recentUnknown = Ring<ActivityEvent>(capacity: recentUnknownCapacity)
        /// What is to be written next, portion by portion. It stays as it is until it is written: a part of it may have been, and nobody knows.
        var outgoing: ArraySlice<ActivityPortion> = []
        /// The number of the first of ``outgoing``.
        var number: Int64 = 1
        var isWriting = false
        var isFailing = false
    }

    private let store: ActivityStore
    /// Names this recorder among all that write the same log.
    private let writer: String
    private let time: any TimeSource
    private let logger: Logger
    private let inbox = Mutex(Inbox())
    private let desk: Mutex<Desk>
    private let meters: ActivityMeters

    /// - Parameters:
    ///   - store: where activity is kept.
    ///   - time: where the time comes from.
    ///   - logger: told when activity cannot be kept.
    ///   - surfaces: names of the parts of the server that metrics tell apart, by the route of their requests; all others are `rest`.
    ///   - metrics: where counts go.
    public init(
        store: ActivityStore, time: any TimeSource, logger: Logger, surfaces: [String: String] = [:],
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.meters = ActivityMeters(surfaces: surfaces, factory: metrics)
        self.store = store
        self.writer = EventID(at: time.now).description
        self.time = time
        self.logger = logger
        self.desk = Mutex(Desk(budget: RowBudget(perSecond: Self.rowsPerSecond, at: time.uptime)))
    }

    public func record(_ event: ActivityEvent) {
        let isFull = inbox.withLock { inbox in
            inbox.events.append(event)
            return inbox.events.count >= Self.pendingCapacity
        }
        if isFull { aggregate() }
    }

    public func noteBrowserUse(of principal: Principal, at time: Timestamp) {
        inbox.withLock { inbox in
            // A flood from a browser need not be told more than once a batch.
            if inbox.browserUses.count < 1000 { inbox.browserUses.append((principal, time)) }
        }
    }

    /// The last requests that came with a key that was never issued, or with none: oldest first.
    public var recentUnknown: [ActivityEvent] { desk.withLock { $0.recentUnknown.elements } }

    /// Events that wait to be counted, and rows that wait to be written.
    public var pending: Int {
        inbox.withLock { $0.events.count }
            + desk.withLock { $0.batch.rows.count + $0.outgoing.reduce(0) { $0 + $1.rows.count } }
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var spent = Duration.zero
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.pause(after: spent))
                guard !Task.isCancelled else { break }
                let start = self.time.uptime
                await self.flush()
                spent = start.duration(to: self.time.uptime)
            }
        }
        // The stop may have come as a cancellation, under which the log would refuse to be written. This task is its own, and awaited.
        await Task { await flush() }.value
    }

    /// How long to wait after a batch that took `spent` to write.
    static func pause(after spent: Duration) -> Duration { min(max(interval, spent * leisure), longestInterval) }

    /// Writes what has come in. What cannot be written is kept for the next time, as far as the bounds allow.
    ///
    /// Called while another call is at it, it leaves the writing to that one.
    public func flush() async {
        let isFirst = desk.withLock { !exchange(&$0.isWriting, with: true) }
        guard isFirst else { return }
        defer { desk.withLock { $0.isWriting = false } }
        do {
            // What failed before goes first, then what has come in since.
            let older = try await writeOutgoing()
            aggregate()
            let batch = desk.withLock { exchange(&$0.batch, with: ActivityBatch()) }
            let portions = batch.portions()
            desk.withLock { $0.outgoing = portions[...] }
            let newer = try await writeOutgoing()
            if older + newer > 0, desk.withLock({ exchange(&$0.isFailing, with: false) }) {
                logger.notice("The activity log can be written again.")
            }
        } catch {
            aggregate()
            meters.noteFailure()
            if !desk.withLock({ exchange(&$0.isFailing, with: true) }) {
                logger.error("The activity log cannot be written; it is kept in memory.", metadata: ["error": "\(error)"])
            }
        }
    }

    /// - Returns: how many portions were written.
    private func writeOutgoing() async throws -> Int {
        var written = 0
        while let (portion, number) = desk.withLock({ desk in desk.outgoing.first.map { ($0, desk.number) } }) {
            try await store.write(portion, id: .init(writer: writer, number: number), at: time.now)
            meters.noteWritten(portion.rows.count)
            desk.withLock { desk in
                desk.outgoing.removeFirst()
                desk.number += 1
            }
            written += 1
        }
        return written
    }

    /// Counts what has come in, and chooses the rows to keep. Whoever is about to show metrics may call it, so that they are of now.
    public func aggregate() {
        desk.withLock { desk in
            // Room for as much as came before: an array that grows is copied again and again.
            let emptied = exchange(&desk.emptied, with: [])
            var arrived = inbox.withLock { exchange(&$0, with: Inbox(events: emptied)) }
            for (principal, time) in arrived.browserUses { desk.batch.noteBrowserUse(of: principal, at: time) }
            for event in arrived.events where event.principal == nil { desk.recentUnknown.append(event) }
            let leftOut = desk.batch.leftOut
            let room = desk.budget.available(at: time.uptime)
            let kept = desk.batch.take(arrived.events, with: &desk.tally, room: room)
            desk.budget.take(kept)
            meters.note(arrived.events, desk.tally, leftOut: desk.batch.leftOut - leftOut)
            arrived.events.removeAll(keepingCapacity: true)
            desk.emptied = arrived.events
        }
    }
}
