import WorkClaw

/// The form for another password. What was typed is not sent back.
struct ChangePasswordPage: PageView {
    static let template = "Account/Password/change.mustache"

    let title = "Change password"
    let csrf: String
    let email: String
    let old: FieldView
    let new: FieldView

    init(_ session: Session, _ faults: FormFaults) {
        csrf = session.csrfToken
        email = session.person.email
        old = FieldView(fault: faults["old_password"])
        new = FieldView(fault: faults["new_password"])
    }
}
