import WorkClaw

/// The form for another address. Without mail there is none, since only mail proves that an address is somebody's.
struct ChangeAddressPage: PageView {
    static let template = "Account/Address/address.mustache"

    struct Form: Sendable {
        let csrf: String
        let email: FieldView
        let password: FieldView
    }

    let title = "Change address"
    let present: String
    let form: Form?

    init(_ session: Session, sendsMail: Bool, _ form: FormBody, _ faults: FormFaults) {
        present = session.person.email
        self.form =
            sendsMail
            ? Form(
                csrf: session.csrfToken, email: FieldView(form["email"], fault: faults["email"]),
                password: FieldView(fault: faults["password"])) : nil
    }
}
