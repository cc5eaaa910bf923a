import WorkClaw

/// Under which name and in which scope the vault is to keep a key that a form makes.
struct KeepChoice: Sendable {
    let name: SecretName
    let scope: SecretScope

    /// - Parameter faults: gets what is wrong with it.
    /// - Returns: `nil` if the vault is not to keep the key, or if something is wrong.
    init?(_ form: FormBody, _ faults: inout FormFaults) {
        guard form["keep"] == "yes" else { return nil }
        let (name, scope) = (SecretName(form["keep_name"]), SecretScope(rawValue: form["keep_scope"]))
        if name == nil {
            faults["keep_name"] = "Must be 1 to \(SecretName.longest) letters, digits, hyphens and underscores."
        }
        if scope == nil { faults["keep_scope"] = "Choose one." }
        guard let name, let scope else { return nil }
        self.name = name
        self.scope = scope
    }
}

extension FormFaults {
    /// Notes that the vault has a secret of the name already.
    ///
    /// - Throws: whatever else went wrong.
    mutating func noteKeeping(_ error: WorkspaceError) throws {
        guard error.code == .nameTaken else { throw error }
        self["keep_name"] = error.message
    }
}
