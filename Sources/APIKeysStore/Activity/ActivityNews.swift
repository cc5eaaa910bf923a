/// What has come into a key's log since somebody looked last.
public struct ActivityNews: Sendable, Hashable {
    /// Oldest first.
    public let requests: [ActivityLine.Request]
    /// How far was read before these: each of them is to be noted in it.
    public let tail: ActivityTail
    /// Whether there is more to be read at once.
    public let hasMore: Bool
    /// Whether so much had come that it was passed over.
    public let leavesOut: Bool

    /// Requests that are read at once.
    public static let portion = 200
    /// Requests that are read of what came while nobody looked; if there are more, only what comes from now on is.
    public static let mostMissed = 5000
}
