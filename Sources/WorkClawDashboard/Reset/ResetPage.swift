/// The form for another password.
struct ResetPage: PageView {
    static let template = "Reset/reset.mustache"

    let title = "Set another password"
    let email: String
    let fault: String?

    init(email: String, fault: String? = nil) {
        self.email = email
        self.fault = fault
    }
}
