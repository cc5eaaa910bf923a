import WorkClaw

/// Asks whether a Claw is really to be deleted.
struct DeleteClawPage: PageView {
    static let template = "Claws/Delete/delete.mustache"

    let title: String
    let path: String
    let csrf: String
    let expected: String
    /// The System Claw stays.
    let isDeletable: Bool
    let name: FieldView

    init(_ claw: Claw, _ session: Session, _ name: FieldView) {
        title = "Delete \(claw.name)?"
        path = claw.id.path
        csrf = session.csrfToken
        expected = claw.name
        isDeletable = claw.kind == .custom
        self.name = name
    }
}
