import WorkClaw

/// The form for a Claw: what one needs to begin. The rest is on its own page.
struct NewClawPage: PageView {
    static let template = "Claws/New/new.mustache"

    let title = "New Claw"
    let csrf: String
    let formToken: String
    let name: FieldView
    let domain: FieldView
    let model: FieldView
    let instructions: FieldView

    init(_ session: Session, _ form: FormBody, _ token: FormToken, _ faults: FormFaults) {
        csrf = session.csrfToken
        formToken = token.text
        name = FieldView(form["name"], fault: faults["name"])
        domain = FieldView(form["domain"], fault: faults["domain"])
        model = FieldView(form["model"], fault: faults["model"])
        instructions = FieldView(form.text("instructions"), fault: faults["instructions"])
    }
}
