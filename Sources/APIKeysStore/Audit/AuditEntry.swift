public import APIKeys

/// A change that somebody must be able to answer for: who did what to what, and when. It commits with the change itself.
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

    public init(
        teamID: TeamID, time: Timestamp, actor: UserID?, action: String, subject: some CustomStringConvertible,
        details: [String: String] = [:]
    ) {
        self.id = EventID(at: time)
        self.teamID = teamID
        self.time = time
        self.actor = actor
        self.action = action
        self.subject = subject.description
        self.details = details
    }

    /// An entry as storage holds it.
    init(
        id: EventID, teamID: TeamID, time: Timestamp, actor: UserID?, action: String, subject: String,
        details: [String: String]
    ) {
        self.id = id
        self.teamID = teamID
        self.time = time
        self.actor = actor
        self.action = action
        self.subject = subject
        self.details = details
    }
}
