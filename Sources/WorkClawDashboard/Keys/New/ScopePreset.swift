import APIKeys
import WorkClaw

/// Scopes that are often wanted together. A link of the form's page checks them; nothing else of the form is filled.
enum ScopePreset: String, Sendable, CaseIterable {
    case deploys
    case reading
    case chat
    case everything

    var name: String {
        switch self {
        case .deploys: "CI deploys"
        case .reading: "Read only"
        case .chat: "Chat bot"
        case .everything: "Full access"
        }
    }

    /// Of those that the role allows.
    func scopes(for role: Role) -> [Scope] {
        let wanted = ScopeCatalog.workclaw.entries.map(\.scope).filter { scope in
            switch self {
            case .deploys: [.clawsRead, .deploymentsRead, .deploymentsWrite].contains(scope)
            case .reading: scope.name.hasSuffix(":read")
            case .chat: [.chatRead, .chatWrite].contains(scope)
            case .everything: true
            }
        }
        return wanted.filter(role.scopes.contains)
    }
}
