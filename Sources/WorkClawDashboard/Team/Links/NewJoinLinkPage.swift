import WorkClaw

/// The form for a link that many may join by.
struct NewJoinLinkPage: PageView {
    static let template = "Team/Links/new.mustache"

    struct Option: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    let title = "Make a link for many"
    let csrf: String
    let formToken: String
    let lifetimes: [Option]
    let expiresFault: String?
    let mostUses: FieldView
    let password: FieldView?

    init(_ form: FormBody, _ faults: FormFaults, csrf: String, formToken: String, password: FieldView?) {
        self.csrf = csrf
        self.formToken = formToken
        self.password = password
        lifetimes = JoinLinkLifetime.allCases.map {
            Option(value: $0.rawValue, name: $0.name, isChosen: form["expires"] == $0.rawValue)
        }
        expiresFault = faults["expires"] ?? faults["expires_in"]
        mostUses = FieldView(form["most_uses"], fault: faults["most_uses"])
    }
}
