public import APIKeys

/// Requests of one minute that came without a key that was ever issued: of them no more is kept than this.
public struct StrangerCount: Sendable, Hashable {
    /// The minute's first moment.
    public let minute: Timestamp
    public let reason: Refusal
    /// The network they came from, as in `192.0.2.0/24`; `other` for those that were too many to tell apart.
    public let network: String
    public let requests: Int
}
