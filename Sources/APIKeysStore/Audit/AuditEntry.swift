public import APIKeys

/// A change that somebody must be able to answer for: who did what to what, when, and from where. It commits with the change itself.
public struct AuditEntry: Sendable, Hashable {
    public let id: EventID
    public let teamID: TeamID
    public let time: Timestamp
    /// Who did it; `nil` for what happens by itself, such as the end of a grace.
    public let actor: UserID?
    /// What was done, as in `key.rotated`.
    public let action: String
    /// The id of what it was done to.
    public let subject: String
    /// What else matters, by name. Never a secret.
    public let details: [String: String]
    /// From where it was done; `nil` for what was done before this was recorded.
    public let origin: AuditOrigin?

    /// - Parameters:
    ///   - teamID: whose it is.
    ///   - time: when.
    ///   - actor: who acts.
    ///   - action: what was done, as in `key.rotated`.
    ///   - subject: what was changed.
    ///   - details: what else is to be known, never a secret.
    ///   - origin: unless somebody says otherwise, from where the task is asked now.
    public init(
        teamID: TeamID, time: Timestamp, actor: UserID?, action: String, subject: some CustomStringConvertible,
        details: [String: String] = [:], origin: AuditOrigin = .current
    ) {
        self.id = EventID(at: time)
        self.teamID = teamID
        self.time = time
        self.actor = actor
        self.action = action
        self.subject = subject.description
        self.details = details
        self.origin = origin
    }

    /// An entry as storage holds it.
    init(
        id: EventID, teamID: TeamID, time: Timestamp, actor: UserID?, action: String, subject: String,
        details: [String: String], origin: AuditOrigin?
    ) {
        self.id = id
        self.teamID = teamID
        self.time = time
        self.actor = actor
        self.action = action
        self.subject = subject
        self.details = details
        self.origin = origin
    }
}
