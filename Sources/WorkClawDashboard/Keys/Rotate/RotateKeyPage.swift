import APIKeys
import WorkClaw

/// The form that rotates a key.
struct RotateKeyPage: PageView {
    static let template = "Keys/Rotate/rotate.mustache"

    struct Option: Sendable {
        let id: String
        let value: String
        let name: String
        let isChosen: Bool
    }

    let title = "Rotate key"
    let name: String
    let hint: String
    let path: String
    let csrf: String
    let formToken: String
    let graces: [Option]
    let graceFault: String?
    /// The new key's.
    let limits: FieldView
    /// When the old key ends anyway, whatever grace is chosen.
    let expires: TimeView?
    /// Where the vault keeps the old key. The new one takes its place.
    let kept: KeptView?
    /// Lets the vault keep the new key; there if it does not follow the old one anyway.
    let keep: KeepView?
    /// There if the password has to be given again.
    let password: FieldView?

    init(
        _ key: APIKey, kept: Secret?, role: Role, form: FormBody, faults: FormFaults, session: Session, formToken: FormToken,
        now: Timestamp
    ) {
        self.kept = kept.map(KeptView.init)
        keep = kept == nil ? KeepView(form, faults, role: role) : nil
        name = key.name
        hint = key.hint
        path = key.path
        csrf = session.csrfToken
        self.formToken = formToken.text
        graces = GraceChoice.allCases.map { choice in
            Option(
                id: "grace-\(choice.rawValue)", value: choice.rawValue, name: choice.name,
                isChosen: form["grace"] == choice.rawValue)
        }
        graceFault = faults["grace"]
        limits = FieldView(form.all("limits").first ?? LimitsChoice.text(key.limits), fault: faults["limits"])
        expires = key.expiresAt.flatMap { $0 <= now.adding(APIKey.longestGrace) ? TimeView($0, now: now) : nil }
        password = session.needsConfirmation(at: now) ? FieldView(fault: faults["password"]) : nil
    }
}
