import WorkClaw

/// A link for many, as whoever opens it sees it: somebody who has signed in joins with one press; somebody who is new makes an account.
struct JoinLinkPage: PageView {
    static let template = "Join/Link/join-link.mustache"

    struct NewAccount: Sendable {
        let email: FieldView
        let password: FieldView
        /// Where to sign in, for a person who has an account.
        let signIn: String
    }

    let title: String
    let team: String
    /// The form's token of somebody who has signed in.
    let accept: String?
    let newAccount: NewAccount?

    init(_ token: JoinLinkToken, _ team: Team, _ session: Session?, _ form: FormBody, _ faults: FormFaults) {
        title = "Join \(team.name)"
        self.team = team.name
        accept = session?.csrfToken
        newAccount =
            session == nil
            ? NewAccount(
                email: FieldView(form["email"], fault: faults["email"]), password: FieldView(fault: faults["password"]),
                signIn: "/sign-in?next=" + FormBody.encoded("/join-link/\(token.expose())")) : nil
    }
}
