import APIKeys
import WorkClaw

/// Asks whether a key's grace is really to be ended, and says what will be refused then.
struct EndGracePage: PageView {
    static let template = "Keys/CutOver/end-grace.mustache"

    let title = "End the grace"
    let name: String
    let hint: String
    let path: String
    let csrf: String
    let callers: CallersView

    init(_ key: APIKey, callers: CallersView, session: Session) {
        name = key.name
        hint = key.hint
        path = key.path
        csrf = session.csrfToken
        self.callers = callers
    }
}
