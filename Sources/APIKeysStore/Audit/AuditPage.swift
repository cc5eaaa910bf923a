public import APIKeys

/// Some entries of a team's audit log, newest first.
public struct AuditPage: Sendable, Hashable {
    public let entries: [AuditEntry]
    /// The entry before which to read on; `nil` if there is nothing older.
    public let next: EventID?
    /// Back to when was looked, if so much was looked at that there may be more entries of the kind further back.
    public let lookedBackTo: Timestamp?

    /// Entries that one page looks at for those that a filter wants.
    public static let mostLookedAt = 5000
}

extension AuditPage {
    /// The page of a log in which nothing was looked for.
    public static let nothing = AuditPage(entries: [], next: nil, lookedBackTo: nil)
}
