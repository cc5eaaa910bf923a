/// The answer to a form that made a secret: the secret itself, this once; or, to a form that was sent again, that it was made before.
struct SecretPage: PageView {
    static let template = "Forms/secret.mustache"

    let title: String
    let lead: String
    /// Each on a line of its own; empty on every sending but the first.
    let lines: [String]
    let next: AskPage.Back
}
