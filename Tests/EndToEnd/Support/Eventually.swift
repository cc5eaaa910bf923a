import Foundation

/// How long anything may take whose speed is not what a test is about.
let patience = Duration.seconds(60)

/// A test waited in vain.
struct Impatience: Error, CustomStringConvertible {
    let description: String
}

/// Asks again and again until there is an answer.
///
/// - Throws: ``Impatience`` after `limit`.
func eventually<Answer>(
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
