public import APIKeys

/// Some lines of a key's activity log, newest first.
public struct ActivityPage: Sendable, Hashable {
    public let lines: [ActivityLine]
    /// Where to read on; `nil` if there is nothing older.
    public let next: ActivityPosition?
    /// Back to when was looked, if so much was looked at that there may be more lines of the kind further back. Then ``lines`` may be few, or none.
    public let lookedBackTo: Timestamp?

    /// Requests that one page looks at for those that a filter wants: some milliseconds, whether the filter is rare or not.
    public static let mostLookedAt = 5000
}

extension ActivityPage {
    /// The page of a log in which nothing was looked for.
    public static let nothing = ActivityPage(lines: [], next: nil, lookedBackTo: nil)
}
