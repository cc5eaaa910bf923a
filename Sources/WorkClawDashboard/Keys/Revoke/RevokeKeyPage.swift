/// Asks whether a key is really to be revoked.
struct RevokeKeyPage: PageView {
    static let template = "Keys/Revoke/revoke.mustache"

    let title = "Revoke key"
    let name: String
    let hint: String
    let path: String
    let csrf: String
}
