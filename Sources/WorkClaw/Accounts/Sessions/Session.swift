public import APIKeys
import Crypto

/// Somebody who has signed in, as a look-up found them: with what they are in their team at that moment.
public struct Session: Sendable, Hashable {
    public let id: SessionID
    public let person: Person
    /// `nil` until the person has proved that they read the mail of ``Person/email``.
    public let emailVerifiedAt: Timestamp?
    public let timeZone: AccountTimeZone
    /// The team in use; `nil` for a person who is in none, or no longer in the one that they used.
    public let membership: Membership?
    public let createdAt: Timestamp
    /// To a minute.
    public let seenAt: Timestamp
    /// When the password was last given.
    public let confirmedAt: Timestamp
    public let limits: SessionLimits
    let formSecret: FormSecret

    /// The first moment at which the session is over, whatever happens.
    public var endsAt: Timestamp { createdAt.adding(limits.absolute) }

    /// Whether the password has to be given again before anything secret is made, rotated or shown.
    public func needsConfirmation(at now: Timestamp) -> Bool {
        now.since(confirmedAt) >= limits.confirmation || now < confirmedAt
    }

    /// What every form of the session carries: it cannot be made without the session's secret, which no page shows.
    public var csrfToken: String { formSecret.csrfToken }

    /// Whether a form that carries `token` came from a page of this session. Takes the same time wherever a wrong one differs.
    public func accepts(csrfToken token: String) -> Bool { formSecret.accepts(csrfToken: token) }

    /// A token for one form that makes something: see ``AccountStore/once(_:in:at:_:)``.
    public func makeFormToken() -> FormToken { formSecret.makeFormToken() }

    /// The form token that is `text`; `nil` unless a page of this session had it.
    public func formToken(_ text: String) -> FormToken? { formSecret.formToken(text) }
}
