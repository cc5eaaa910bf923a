public import APIKeys
import APIKeysHummingbird

extension InvoiceServer {
    /// Issues a key, and lets it in. It lives as long as the process; `APIKeysStore` keeps keys in SQL.
    ///
    /// - Throws: ``UnknownScope``.
    public func issueKey(named name: String, scopes names: [String]) throws -> (secret: KeySecret, key: APIKey) {
        let granted = try names.map { name throws(UnknownScope) in
            guard let scope = Scope(name), scopes.contains(scope) else { throw UnknownScope(name: name) }
            return scope
        }
        let now = SystemTime().now
        let secret = format.makeSecret()
        let key = APIKey(
            secret: secret, teamID: TeamID(at: now), name: name, scopes: granted, createdAt: now, createdBy: UserID(at: now))
        index.update(key, scopes: scopes.set(of: granted))
        return (secret, key)
    }

    /// Revokes a key at once.
    public func revoke(_ key: APIKey) {
        index.update(key.revoked(at: SystemTime().now), scopes: scopes.set(of: key.scopes))
    }

    /// The text of a new key with all scopes, to be shown once.
    public func demoKey() throws -> String {
        try issueKey(named: "demo", scopes: scopes.entries.map(\.scope.name)).secret.expose()
    }
}
