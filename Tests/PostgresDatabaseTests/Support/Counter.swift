import Synchronization

/// Counts, whoever calls.
final class Counter: Sendable {
    private let counted = Atomic(0)

    /// One more.
    ///
    /// - Returns: how many it makes.
    @discardableResult
    func count() -> Int { counted.add(1, ordering: .sequentiallyConsistent).newValue }

    var value: Int { counted.load(ordering: .sequentiallyConsistent) }
}
