import WorkClaw

/// The form for a secret's value. What was typed as the value is not sent back.
struct SetSecretPage: PageView {
    static let template = "Vault/Set/set.mustache"

    struct Option: Sendable {
        let value: String
        let name: String
        let summary: String
        let isChosen: Bool
    }

    /// What is asked of a new secret alone.
    struct Fresh: Sendable {
        let name: FieldView
        let scopes: [Option]
        let scopeFault: String?
        let description: FieldView
    }

    let title: String
    let action: String
    let back: AskPage.Back
    let csrf: String
    let formToken: String
    let fresh: Fresh?
    let value: FieldView
    let button: String
    let password: FieldView?

    init(
        _ old: Secret?, _ form: FormBody, _ faults: FormFaults, role: Role, csrf: String, formToken: String,
        password: FieldView?
    ) {
        let path = old.map { "\(VaultController.path)/\($0.id)" }
        title = old.map { "Replace \($0.name)" } ?? "Add a secret"
        action = path.map { $0 + "/replace" } ?? "\(VaultController.path)/new"
        back = AskPage.Back(name: old?.name.text ?? "Vault", path: path ?? VaultController.path)
        button = old == nil ? "Keep the secret" : "Replace the value"
        self.csrf = csrf
        self.formToken = formToken
        self.password = password
        value = FieldView(fault: faults["value"])
        fresh = old == nil ? Fresh(form, faults, role: role) : nil
    }
}

extension SetSecretPage.Fresh {
    fileprivate init(_ form: FormBody, _ faults: FormFaults, role: Role) {
        name = FieldView(form["name"], fault: faults["name"])
        scopes = SecretScope.allCases.filter { $0 == .private || role.allows(.manageTeamSecrets) }.map { scope in
            SetSecretPage.Option(
                value: scope.rawValue, name: scope.title,
                summary: scope == .team
                    ? "Every Claw of the team may use it; Owner and Admins manage it."
                    : "Your own Claws may use it, and you alone see it.",
                isChosen: form["scope"] == scope.rawValue)
        }
        scopeFault = faults["scope"]
        description = FieldView(form["description"], fault: faults["description"])
    }
}
