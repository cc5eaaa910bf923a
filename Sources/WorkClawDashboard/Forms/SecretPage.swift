/// The answer to a form that made a secret: the secret itself, this once; or, to a form that was sent again, that it was made before.
struct SecretPage: PageView {
    static let template = "Forms/secret.mustache"

    let title: String
    let lead: String
    /// On as many lines as it has; `nil` on every sending but the first.
    let secret: String?
    /// What the button says that copies it, as in `Copy the link`.
    let copy: String
    let next: AskPage.Back
}
