import Foundation

/// Hands slices from the thread that reads the source to the one that writes the target, and holds the reader back when it is ahead.
///
/// Its calls block, so they are made on the drivers' own threads.
final class SliceChannel: @unchecked Sendable {
    // Safe to share: everything below is touched under `condition` alone.
    enum Item: Sendable {
        case slice(CopiedTable, TableSlice)
        case end(CopiedTable, TableDigest.Value)
    }

    /// The other side has given up.
    struct Abandoned: Error {}

    private static let most = 3

    private let condition = NSCondition()
    private var items: [Item] = []
    private var end: Result<Void, any Error>?
    private var isAbandoned = false

    /// Waits for room.
    ///
    /// - Throws: ``Abandoned`` if nobody reads any more.
    func send(_ item: Item) throws {
        condition.lock()
        defer { condition.unlock() }
        while items.count >= Self.most, !isAbandoned { condition.wait() }
        guard !isAbandoned else { throw Abandoned() }
        items.append(item)
        condition.broadcast()
    }

    /// Nothing more will come, perhaps because of an error.
    func finish(throwing error: (any Error)? = nil) {
        condition.lock()
        defer { condition.unlock() }
        if end == nil { end = error.map { .failure($0) } ?? .success(()) }
        condition.broadcast()
    }

    /// Nobody will read any more.
    func abandon() {
        condition.lock()
        defer { condition.unlock() }
        isAbandoned = true
        condition.broadcast()
    }

    /// Waits for the next item; `nil` after the last.
    ///
    /// - Throws: what the reader of the source has failed of.
    func next() throws -> Item? {
        condition.lock()
        defer { condition.unlock() }
        while items.isEmpty, end == nil { condition.wait() }
        if case .failure(let error)? = end { throw error }
        guard !items.isEmpty else { return nil }
        condition.broadcast()
        return items.removeFirst()
    }

    /// The same for who must not block.
    func following() async throws -> Item? {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try self.next() }) }
        }
    }
}
