public import Logging

/// Work that a service does again and again, whatever becomes of it. Of failures in a row the first is logged, and then that it works again: an
/// outage is two lines, and not two every second.
public struct PatientLoop: Sendable {
    private let name: String
    private let interval: Duration
    private let retryInterval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - name: who does the work, as a sentence begins with it.
    ///   - interval: between the end of one round and the beginning of the next.
    ///   - retryInterval: the same after a round that failed.
    ///   - logger: told of what goes wrong.
    public init(_ name: String, every interval: Duration, afterFailure retryInterval: Duration, logger: Logger) {
        self.name = name
        self.interval = interval
        self.retryInterval = retryInterval
        self.logger = logger
    }

    /// Does `work` until the task is cancelled.
    public func run(_ work: () async throws -> Void) async {
        var hasFailed = false
        while !Task.isCancelled {
            do {
                try await work()
                if hasFailed { logger.notice("\(name) works again.") }
                hasFailed = false
            } catch  where !Task.isCancelled {
                if !hasFailed {
                    logger.error("\(name) could not do its work; it keeps trying.", metadata: ["error": "\(error)"])
                }
                hasFailed = true
            } catch {}
            try? await Task.sleep(for: hasFailed ? retryInterval : interval)
        }
    }
}
