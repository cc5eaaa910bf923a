public import Foundation

/// Where the client's time comes from, so that a test can hold one that it moves itself.
public protocol ClientClock: Sendable {
    /// The wall clock, for a `Retry-After` that names a moment.
    var now: Date { get }

    /// The monotonic clock, for how long a call has taken.
    var uptime: ContinuousClock.Instant { get }

    /// - Throws: `CancellationError` if the task is cancelled meanwhile.
    func sleep(for duration: Duration) async throws
}

/// The machine's clocks.
public struct SystemClientClock: ClientClock {
    public init() {}

    public var now: Date { Date() }
    public var uptime: ContinuousClock.Instant { .now }
    public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
