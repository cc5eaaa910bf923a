import APIKeys
import APIKeysStore
import WorkClaw

/// The answer to the form of a new key: the key itself, or, to a form that was sent again, that it was made before.
struct MadeKeyPage: PageView {
    static let template = "Keys/New/made.mustache"

    let title: String
    let path: String
    let made: Made?

    struct Made: Sendable {
        let name: String
        /// The key. No other page has it.
        let secret: String
        let snippets: KeySnippets
        /// Where the vault keeps it, if it does.
        let kept: KeptView?
    }

    init(_ issued: IssuedKey, kept: Secret?, at url: PublicURL) {
        title = "Key created"
        path = "/settings/keys/\(issued.key.id)"
        made = Made(
            name: issued.key.name, secret: issued.secret.expose(), snippets: KeySnippets(issued, at: url),
            kept: kept.map(KeptView.init))
    }

    init(repeated id: String) {
        title = "This key was made already"
        path = "/settings/keys/\(id)"
        made = nil
    }
}
