import WorkClaw

/// What stands around every page.
struct Layout: Sendable {
    let title: String
    let style: String
    let script: String
    let viewer: Viewer?
    /// HTML: the one text that is put in as it is, since a template has made it.
    let content: String
}

/// Who looks at a page, as the page's head names them.
struct Viewer: Sendable {
    let email: String
    let team: String?
    let csrf: String
    /// Whether they may change what the team has set.
    let changesSettings: Bool
    let seesAuditLog: Bool

    init(_ session: Session) {
        self.email = session.person.email
        self.team = session.membership?.team.name
        self.csrf = session.csrfToken
        self.changesSettings = session.membership?.role.allows(.changeSettings) ?? false
        self.seesAuditLog = session.membership?.role.seesAuditLog ?? false
    }
}
