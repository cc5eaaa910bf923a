extension Claw {
    /// The secrets that its connections name, whether the vault has them or not.
    var secretNames: Set<SecretName> {
        connections.secretNames
    }
}

extension [ClawConnection] {
    /// The secrets that they name, whether the vault has them or not.
    var secretNames: Set<SecretName> {
        Set(compactMap { $0.secret.flatMap { SecretName($0) } })
    }
}
