/// An invitation, as whoever opens its link sees it. One of the last four is there.
struct JoinPage: PageView {
    static let template = "Join/join.mustache"

    var title: String { "Join \(team)" }
    let team: String
    let email: String
    let role: String
    /// The form's token of the person who is invited, and has signed in.
    let accept: String?
    /// Who has signed in, if that is somebody else.
    let stranger: String?
    /// Where to sign in, for a person who has an account.
    let signIn: String?
    /// For a person who is new.
    let newPassword: FieldView?
}
