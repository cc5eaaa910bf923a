public import APIKeys

/// Whether something may be tried now.
public enum ThrottleDecision: Sendable, Hashable {
    /// It may, and has been counted: whoever was right is forgiven with the pass.
    case allowed(ThrottlePass)
    /// Not before this time. Nothing has been counted.
    case wait(until: Timestamp)
}

/// What a try has been counted under.
public struct ThrottlePass: Sendable, Hashable {
    let counters: [ThrottleCounter]
}
