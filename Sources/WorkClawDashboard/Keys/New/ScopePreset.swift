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

    /// Of those that the role allows. What scopes of the operator's own services open nobody knows here, so only all scopes have them among them.
    func scopes(for role: Role, of catalog: ScopeCatalog) -> [Scope] {
        role.scopes(of: self == .everything ? catalog : .workclaw).filter { scope in
            switch self {
            case .deploys: [.clawsRead, .deploymentsRead, .deploymentsWrite].contains(scope)
            case .reading: scope.name.hasSuffix(":read")
            case .chat: [.chatRead, .chatWrite].contains(scope)
            case .everything: true
            }
        }
    }
}
