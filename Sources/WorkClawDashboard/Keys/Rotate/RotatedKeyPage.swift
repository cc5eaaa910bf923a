import APIKeys
import APIKeysStore
import WorkClaw

/// The answer to the form that rotates a key: the new key itself, or, to a form that was sent again, that it was done before.
struct RotatedKeyPage: PageView {
    static let template = "Keys/Rotate/rotated.mustache"

    let title: String
    /// The new key's.
    let path: String
    let rotated: Rotated?

    struct Rotated: Sendable {
        let name: String
        /// The new key. No other page has it.
        let secret: String
        let snippets: KeySnippets
        /// Where the vault keeps it, if it does.
        let kept: KeptView?
        let oldHint: String
        let oldPath: String
        /// `nil` if it ended at once.
        let oldEnds: TimeView?
    }

    init(_ issued: IssuedKey, kept: Secret?, old: APIKey, at url: PublicURL, now: Timestamp) {
        title = "Key rotated"
        path = issued.key.path
        rotated = Rotated(
            name: issued.key.name, secret: issued.secret.expose(), snippets: KeySnippets(issued, at: url),
            kept: kept.map(KeptView.init), oldHint: old.hint, oldPath: old.path,
            oldEnds: old.status(at: now) == .rotating ? old.graceEndsAt.map { TimeView($0, now: now) } : nil)
    }

    init(repeated id: String) {
        title = "This key was rotated already"
        path = "/settings/keys/\(id)"
        rotated = nil
    }
}
