public import APIKeys

/// When a key was used last, as far as the activity log has been written.
public struct KeyUsage: Sendable, Hashable {
    /// The last request for which the key was good, whether or not its scopes were enough.
    public let lastUsedAt: Timestamp?
    /// The last request with the key that came from a browser: it may stand in a page for everybody to read.
    public let browserSeenAt: Timestamp?
}
