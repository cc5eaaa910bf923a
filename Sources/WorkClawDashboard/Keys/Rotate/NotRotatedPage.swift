import APIKeys
import WorkClaw

/// Says why a key cannot be rotated, and what to do now. Nothing was rotated.
struct NotRotatedPage: PageView {
    static let template = "Keys/Rotate/not-rotated.mustache"

    let title = "This key cannot be rotated"
    let name: String
    let path: String
    let reason: String
    /// The key that has taken over from it.
    let successorPath: String?
    /// Where to make one like it.
    let replacementPath: String?

    init(_ key: APIKey, now: Timestamp) {
        let status = key.status(at: now)
        name = key.name
        path = key.path
        successorPath = key.supersededBy?.path
        replacementPath = key.supersededBy == nil ? "/settings/keys/new?from=\(key.id)" : nil
        reason =
            switch status {
            case .rotating: "It has been rotated already, by you or by somebody else, and works until its grace is over."
            case .revoked where key.supersededBy != nil: "It has been rotated already, and has ended."
            case .revoked: "It is revoked."
            case .expired: "It has expired."
            // It was not when the form was sent, and nothing makes a key active again: only a clock that was set back.
            case .active: "It was changed at the same moment. Try again."
            }
    }
}
