/// Work that is whole in time or given up, as the transport's own timeouts are by the machine's clock.
enum Deadline {
    /// - Throws: ``ClientFailure/timedOut``, and whatever the work throws.
    static func within<Result: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw ClientFailure.timedOut
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
