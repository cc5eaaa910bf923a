import APIKeys
import APIKeysStore

/// Who has called with a key, as a table. Its template is a part of other pages.
struct CallersView: Sendable {
    struct Row: Sendable {
        let address: String
        let userAgent: String
        let route: String
        let lastCall: TimeView
        /// Such as `42 %`.
        let share: String
        /// Of 100.
        let percent: Int

        init(_ caller: KeyCallers.Caller, of requests: Int, now: Timestamp) {
            address = caller.address ?? "Unknown"
            userAgent = caller.userAgent ?? "None"
            route = caller.route ?? "No such route"
            lastCall = TimeView(caller.lastCallAt, now: now)
            percent = 100 * caller.requests / max(requests, 1)
            share = percent == 0 ? "< 1 %" : "\(percent) %"
        }
    }

    /// What the shares are of, such as `37 calls since the rotation`.
    let sum: String
    let rows: [Row]
    let hasRows: Bool

    /// - Parameter span: such as `since the rotation`.
    init(_ callers: KeyCallers, span: String, now: Timestamp) {
        rows = callers.callers.map { Row($0, of: callers.requests, now: now) }
        hasRows = !rows.isEmpty
        sum =
            (callers.isPartial ? "The newest " : "")
            + "\(callers.requests) call\(callers.requests == 1 ? "" : "s")\(callers.isPartial ? " that were kept" : "") \(span)"
    }
}
