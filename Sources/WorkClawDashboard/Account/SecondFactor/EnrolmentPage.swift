import WorkClaw

/// The second step of an enrolment: the secret as a picture and as text, this once, and a field for the app's first code.
struct EnrolmentPage: PageView {
    static let template = "Account/SecondFactor/enrolment.mustache"
    /// What the app shows beside the account.
    static let issuer = "WorkClaw"

    let title = "Read this with your app"
    let csrf: String
    /// The secret for typing, in groups of four; `nil` on every page but the first.
    let secret: String?
    /// `nil` too for an address that is too long for a picture.
    let picture: QRCodeView?
    let fault: String?

    init(_ session: Session, secret: TOTPSecret?, fault: String? = nil) {
        csrf = session.csrfToken
        self.secret = secret.map { secret in
            let letters = Array(secret.expose())
            return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }
                .joined(separator: " ")
        }
        picture = secret.flatMap { QRCode($0.uri(issuer: Self.issuer, account: session.person.email)) }.map(QRCodeView.init)
        self.fault = fault
    }
}
