import WorkClaw

/// The form for another team.
struct NewTeamPage: PageView {
    static let template = "Team/New/new.mustache"

    let title = "Make another team"
    let csrf: String
    let formToken: String
    let name: FieldView

    init(_ session: Session, _ form: FormBody, _ token: FormToken, _ faults: FormFaults) {
        csrf = session.csrfToken
        formToken = token.text
        name = FieldView(form["name"], fault: faults["name"])
    }
}
