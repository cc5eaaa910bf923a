import WorkClaw

/// The form for an address and a password.
struct SignInPage: PageView {
    static let template = "SignIn/sign-in.mustache"

    let title = "Sign in"
    let email: String
    /// Where to go on to.
    let next: String?
    let fault: String?

    init(email: String = "", next: LocalPath?, fault: String? = nil) {
        self.email = email
        self.next = next?.text
        self.fault = fault
    }

    static let ticketOver = WorkspaceError(.linkInvalid, "The code was not given in time. Sign in again.")
}

/// The form for the code of the second factor, once the password was right.
struct SignInCodePage: PageView {
    static let template = "SignIn/code.mustache"

    let title = "Second step"
    let ticket: String
    let next: String?
    let fault: String?

    init(ticket: String, next: LocalPath?, fault: String? = nil) {
        self.ticket = ticket
        self.next = next?.text
        self.fault = fault
    }
}
