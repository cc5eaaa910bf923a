/// Asks for the address to which a link for another password is mailed, and says afterwards what happens, whether or not somebody has it.
struct ForgottenPage: PageView {
    static let template = "Reset/forgotten.mustache"

    let title = "Forgot your password?"
    /// Whether this server sends mail. Without, only its operator can set another password.
    let sendsMail: Bool
    let isSent: Bool
    let email: String
    let fault: String?

    init(sendsMail: Bool, isSent: Bool = false, email: String = "", fault: String? = nil) {
        self.sendsMail = sendsMail
        self.isSent = isSent
        self.email = email
        self.fault = fault
    }
}
