import WorkClaw

/// The part of a form that lets the vault keep the key that is made, in the transaction that makes it: so the key is neither sent back by the browser
/// nor held by the server.
struct KeepView: Sendable {
    struct Scope: Sendable {
        let value: String
        let name: String
        let summary: String
        let isChosen: Bool
    }

    let isChosen: Bool
    let name: FieldView
    let scopes: [Scope]
    let scopeFault: String?

    /// It offers the scopes in which the role may keep secrets.
    init(_ form: FormBody, _ faults: FormFaults, role: Role) {
        isChosen = form["keep"] == "yes"
        name = FieldView(form["keep_name"], fault: faults["keep_name"])
        let offered = SecretScope.allCases.filter { $0 == .private || role.allows(.manageTeamSecrets) }
        scopes = offered.map { scope in
            Scope(
                value: scope.rawValue, name: scope.title,
                summary: scope == .team ? "Every Claw of the team may use it." : "Your own Claws may use it.",
                isChosen: (SecretScope(rawValue: form["keep_scope"]) ?? offered[0]) == scope)
        }
        scopeFault = faults["keep_scope"]
    }
}

/// Where the vault keeps a key.
struct KeptView: Sendable {
    let name: String
    let path: String
    let scope: String

    init(_ secret: Secret) {
        name = secret.name.text
        path = "\(VaultController.path)/\(secret.id)"
        scope = secret.scope.title.lowercased()
    }
}
