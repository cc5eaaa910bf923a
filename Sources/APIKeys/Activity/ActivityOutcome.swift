/// How a request's authentication ended.
public enum ActivityOutcome: Sendable, Hashable {
    case allowed
    case denied(Refusal)

    /// The word for it in logs: `allowed`, or the refusal's.
    public var word: String {
        switch self {
        case .allowed: "allowed"
        case .denied(let refusal): refusal.rawValue
        }
    }

    public init?(word: String) {
        if word == "allowed" {
            self = .allowed
        } else if let refusal = Refusal(rawValue: word) {
            self = .denied(refusal)
        } else {
            return nil
        }
    }
}
