/// The form for the first team.
struct SetUpPage: PageView {
    static let template = "SetUp/set-up.mustache"

    let title = "Set up WorkClaw"
    let name: FieldView
    let email: FieldView
    let password: FieldView

    init(form: FormBody, faults: FormFaults) {
        name = FieldView(form["name"], fault: faults["name"])
        email = FieldView(form["email"], fault: faults["email"])
        // What was typed here is not sent back.
        password = FieldView(fault: faults["password"])
    }
}
