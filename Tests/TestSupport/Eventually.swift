/// How long anything may take whose speed is not what a test is about.
public let patience = Duration.seconds(60)

/// A test waited in vain.
public struct Impatience: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
}

/// Asks again and again until there is an answer.
///
/// - Throws: ``Impatience`` after `limit`, and what `ask` throws.
public func eventually<Answer>(
    _ what: String, within limit: Duration = patience, every pause: Duration = .milliseconds(10),
    _ ask: () async throws -> Answer?
) async throws -> Answer {
    let deadline = ContinuousClock.now + limit
    while true {
        if let answer = try await ask() { return answer }
        guard ContinuousClock.now < deadline else { throw Impatience(description: "not within \(limit): \(what)") }
        try await Task.sleep(for: pause)
    }
}

/// Waits until something is so that another task, process or server brings about.
///
/// - Throws: ``Impatience`` after `limit`, and what `condition` throws.
public func until(
    _ what: String, within limit: Duration = patience, every pause: Duration = .milliseconds(2),
    _ condition: () async throws -> Bool
) async throws {
    try await eventually(what, within: limit, every: pause) { try await condition() ? () : nil }
}

/// The next element of a stream, which another task is to send.
///
/// - Throws: ``Impatience`` after `limit`, or if the stream ends without one.
public func next<Element: Sendable>(
    of stream: AsyncStream<Element>, _ what: String, within limit: Duration = patience
) async throws -> Element {
    try await withThrowingTaskGroup(of: Element?.self) { group in
        group.addTask { await stream.first { _ in true } }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let element = try await group.next() ?? nil else { throw Impatience(description: "never came: \(what)") }
        return element
    }
}
