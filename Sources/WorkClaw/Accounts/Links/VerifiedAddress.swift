/// What came of opening a link that proves an address.
public struct VerifiedAddress: Sendable, Hashable {
    /// The person's address from now on.
    public let email: EmailAddress
    /// The one before, if it was another.
    public let old: EmailAddress?
}
