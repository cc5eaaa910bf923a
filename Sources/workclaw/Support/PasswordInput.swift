import WorkClawServer

/// A password from standard input.
enum PasswordInput {
    /// - Throws: ``StartError`` if there is none; a fault if it breaks the rule for passwords.
    static func read() throws -> Password {
        guard let text = Terminal.readSecret() else {
            throw StartError("--password-stdin: nothing stands on standard input")
        }
        return try Password(text)
    }
}
