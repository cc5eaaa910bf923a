/// Asks whether something is really meant, and for the password where it is needed.
struct AskPage: PageView {
    static let template = "Forms/ask.mustache"

    /// Where one goes who does not mean it.
    struct Back: Sendable {
        let name: String
        let path: String
    }

    let title: String
    let lead: String
    let back: Back
    /// Where the form is sent to.
    let action: String
    let button: String
    let csrf: String
    var isDangerous = true
    /// For what may be made once.
    var formToken: String?
    var password: FieldView?
    /// What would come of it, such as the keys that would be revoked.
    var list: List?
    /// Why it was not done.
    var refusal: String?
    /// What is to be ticked for it to be done nevertheless.
    var force: String?

    struct List: Sendable {
        let title: String
        let lines: [String]
    }
}
