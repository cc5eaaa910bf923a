/// Sends mail to people.
public protocol Mailer: Sendable {
    /// Hands the message over. That it has been taken does not mean that it arrives.
    ///
    /// - Throws: ``MailError``.
    func send(_ message: MailMessage) async throws
}
