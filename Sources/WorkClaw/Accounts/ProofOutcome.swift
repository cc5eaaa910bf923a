public import APIKeys

/// What came of proving something by a password or a code.
public enum ProofOutcome<Result: Sendable>: Sendable {
    case proved(Result)
    /// It was not the right one. Why is not told.
    case wrong
    /// There have been too many tries: not before this time.
    case wait(until: Timestamp)
}

extension ProofOutcome {
    /// What it led to, if it was right.
    public var result: Result? {
        if case .proved(let result) = self { result } else { nil }
    }
}
