import WorkClaw

/// The form for a Claw's connections.
struct ClawConnectionsPage: PageView {
    static let template = "Claws/Connections/connections.mustache"

    let title: String
    let claw: String
    let clawPath: String
    let csrf: String
    let version: Int
    let rows: [ConnectionsForm.Row]
    /// Why it was not saved.
    var refusal: String?
    /// What the Claw has now, if somebody else was faster.
    private(set) var present: AskPage.List?

    init(_ claw: Claw, _ session: Session, _ form: ConnectionsForm, version: Int) {
        title = "Connections of \(claw.name)"
        self.claw = claw.name
        clawPath = claw.id.path
        csrf = session.csrfToken
        self.version = version
        rows = form.rows
    }

    mutating func show(present connections: [ClawConnection]) {
        let lines = connections.map { connection in
            [connection.name, connection.kind, connection.url, connection.secret].compactMap(\.self).joined(separator: ", ")
        }
        present = AskPage.List(title: "What the Claw has now", lines: lines.isEmpty ? ["No connections"] : lines)
    }
}
