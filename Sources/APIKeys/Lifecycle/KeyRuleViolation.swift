/// Why a change to a key was refused. The key is as it was.
public enum KeyRuleViolation: Error, Hashable, Sendable {
    /// Only an active key can be rotated.
    case notActive(KeyStatus)
    /// Only a rotating key has a grace that could be changed.
    case notRotating(KeyStatus)
    /// A grace lasts 0 to 30 days from the rotation on.
    case graceOutOfRange
    /// The grace already lasts as long as the key itself.
    case graceAtExpiry
}

extension KeyRuleViolation: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notActive(let status): "the key is \(status.rawValue): only an active key can be rotated"
        case .notRotating(let status): "the key is \(status.rawValue): only a rotating key has a grace to change"
        case .graceOutOfRange: "a grace lasts 0 to 30 days, counted from the rotation"
        case .graceAtExpiry: "the grace already lasts until the key expires, and cannot last longer"
        }
    }
}
