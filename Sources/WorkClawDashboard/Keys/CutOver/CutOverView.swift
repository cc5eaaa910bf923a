import APIKeys
import APIKeysStore
import WorkClaw

/// How far the programs are that are to go over from a rotated key to its successor: who still uses the old one, and how long that will go well.
/// Its template is a part of the old key's page.
struct CutOverView: Sendable {
    /// After how long without a call a key's grace may as well be ended.
    static let quietTime = Duration.seconds(2 * 3600)

    struct Extension: Sendable {
        let value: String
        let name: String
    }

    /// What somebody may do who manages the key.
    struct Acts: Sendable {
        let csrf: String
        let formToken: String
        let path: String
        let extensions: [Extension]
        let hasExtensions: Bool

        init(_ key: APIKey, session: Session, now: Timestamp) {
            csrf = session.csrfToken
            formToken = session.makeFormToken().text
            path = key.path
            extensions = GraceExtension.allCases.filter { $0.isAllowed(for: key, at: now) }.map {
                Extension(value: $0.rawValue, name: $0.name)
            }
            hasExtensions = !extensions.isEmpty
        }
    }

    /// How long the key will still work, such as `23 hours`.
    let left: String
    let ends: TimeView
    /// How much of the grace is over, of 100.
    let percentOver: Int
    let successorPath: String?
    let successorLastUsed: TimeView?
    let callers: CallersView
    /// Such as `3 hours`, if so long nothing has used the key; `nil` if that is not long.
    let quiet: String?
    let acts: Acts?

    /// - Parameter usage: of the key and its successor.
    /// - Returns: `nil` unless the key is in its grace.
    init?(_ key: APIKey, callers: KeyCallers, usage: [KeyID: KeyUsage], session: Session, now: Timestamp) {
        guard key.status(at: now) == .rotating, let start = key.supersededAt, let end = key.graceEndsAt else { return nil }
        left = TimeView.length(UInt64(max(0, end.since(now).components.seconds)))
        ends = TimeView(end, now: now)
        percentOver = Int(100 * (now.since(start) / max(end.since(start), .milliseconds(1))))
        successorPath = key.supersededBy?.path
        successorLastUsed = key.supersededBy.flatMap { usage[$0]?.lastUsedAt }.map { TimeView($0, now: now) }
        self.callers = CallersView(callers, span: "since the rotation", now: now)
        let lastCall = [start, callers.lastCallAt, usage[key.id]?.lastUsedAt].compactMap { $0 }.max() ?? start
        let silence = now.since(lastCall)
        quiet = silence >= Self.quietTime ? TimeView.length(UInt64(silence.components.seconds)) : nil
        acts = session.manages(key) ? Acts(key, session: session, now: now) : nil
    }
}
