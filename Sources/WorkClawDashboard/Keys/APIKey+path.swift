import APIKeys

extension APIKey {
    /// The address of the key's page.
    var path: String { id.path }
}

extension KeyID {
    var path: String { "/settings/keys/\(self)" }
}
