public import APIKeys

/// What came of asking for a link that sets another password.
public enum ResetRequest: Sendable {
    /// What the page says is the same in either case. The mail is sent after the answer, or beside it: waiting for it would tell.
    case accepted(ResetMail?)
    case wait(until: Timestamp)

    /// To whom, and the token of the link: the one time that it is anywhere.
    public struct ResetMail: Sendable {
        public let person: Person
        public let token: ResetToken
    }
}
