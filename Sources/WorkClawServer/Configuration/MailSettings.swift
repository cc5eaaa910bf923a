import Configuration
public import WorkClaw

/// What mail is handed to.
public struct MailSettings: Sendable, Hashable {
    /// A program with sendmail's interface: its absolute path, and its arguments if it is to have others than `-t -i`.
    public let command: String
    /// What stands in the `From` field.
    public let sender: EmailAddress

    /// Reads them.
    ///
    /// - Returns: `nil` if there is no command: then no mail is sent.
    /// - Throws: ``StartError`` for a command that is no absolute path, or that has no sender.
    static func read(from reader: ConfigReader) throws -> MailSettings? {
        let read = SettingReader(reader: reader)
        let sender = try read.value("mail.from", allowed: "an email address") { try? EmailAddress($0) }
        let command = try read.value(
            "mail.command", allowed: "the absolute path of a program with sendmail's interface, and its arguments"
        ) { $0.hasPrefix("/") ? $0 : nil }
        guard let command else { return nil }
        guard let sender else {
            throw StartError("WORKCLAW_MAIL_COMMAND needs WORKCLAW_MAIL_FROM, the address that mail comes from")
        }
        return MailSettings(command: command, sender: sender)
    }
}
