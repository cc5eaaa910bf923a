import APIKeys
import APIKeysStore

extension AuditOrigin.Surface {
    /// For people.
    var name: String {
        switch self {
        case .dashboard: "Dashboard"
        case .api: "API"
        case .commandLine: "Command line"
        case .system: "System"
        }
    }
}

extension AuditFilter.Origin {
    /// What somebody types: a surface, the id of a key, or an address.
    init?(_ text: String) {
        let word = text.lowercased().replacing(" ", with: "-")
        if let surface = AuditOrigin.Surface(rawValue: word) {
            self = .surface(surface)
        } else if let key = KeyID(text) {
            self = .key(key)
        } else if let address = IPAddress(text) {
            self = .address(address)
        } else {
            return nil
        }
    }
}
