extension Claw {
    /// The secrets that its connections name, whether the vault has them or not.
    var secretNames: Set<SecretName> {
        Set(connections.compactMap { $0.secret.flatMap { SecretName($0) } })
    }
}
