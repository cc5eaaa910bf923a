import APIKeys
import APIKeysStore

/// What has used a key in the last 24 hours.
struct RecentUse: Sendable {
    static let span = Duration.seconds(24 * 3600)
    /// So lately used, it is in use.
    static let inUseSpan = Duration.seconds(3600)

    let key: APIKey
    let callers: KeyCallers
    private let lastUse: Timestamp?

    init(of key: APIKey, in activity: ActivityStore, at now: Timestamp) async throws {
        self.key = key
        callers = try await activity.callers(of: key.id, in: key.teamID, since: now.adding(.zero - Self.span))
        // Not every request is kept, but the last use is always known.
        let usage = try await activity.usage(of: [key.id], in: key.teamID)
        lastUse = [callers.lastCallAt, usage[key.id]?.lastUsedAt].compactMap { $0 }.max()
    }

    func isInUse(at now: Timestamp) -> Bool { lastUse.map { now.since($0) <= Self.inUseSpan } ?? false }

    /// Whether `text` is the key's name, as far as a page shows it: of white space, browsers show and send what they like.
    func isName(_ text: String) -> Bool {
        func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }
        return words(text) == words(key.name)
    }
}
