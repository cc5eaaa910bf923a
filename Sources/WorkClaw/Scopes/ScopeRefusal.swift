public import APIKeys

/// Why a scope was not added or removed. Nothing has changed then.
public enum ScopeRefusal: Error, Hashable, Sendable {
    case builtIn(Scope)
    /// WorkClaw keeps the resource for itself.
    case reserved(Scope)
    case exists(Scope)
    case notFound(Scope)
    /// - Parameters:
    ///   - own: how many are offered beside those that are built in.
    ///   - removed: how many are not, and are still on record with keys that are no more.
    case tooMany(own: Int, removed: Int)
    /// - Parameter keys: how many, of all teams.
    case inUse(Scope, keys: Int)
}

extension ScopeRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .builtIn(let scope): "\(scope) is one of WorkClaw's own scopes: it can be neither changed nor removed"
        case .reserved(let scope):
            "\(scope): WorkClaw keeps \(ScopeService.reserved.sorted().joined(separator: ", ")) for itself; name your own service"
        case .exists(let scope): "\(scope) is there already"
        case .notFound(let scope): "there is no scope \(scope); workclaw scopes list shows those that there are"
        case .tooMany(let own, let removed):
            "there is room for \(ScopeCatalog.largestSize) scopes, and there are \(ScopeCatalog.workclaw.entries.count) of WorkClaw and "
                + "\(own) of your own"
                + (removed == 0
                    ? "" : "; \(removed) more were removed and are still on record with old keys: they can be added again")
        case .inUse(let scope, let keys):
            "\(scope) is in use: \(keys) \(keys == 1 ? "key has" : "keys have") it; revoke \(keys == 1 ? "it" : "them") first"
        }
    }
}
