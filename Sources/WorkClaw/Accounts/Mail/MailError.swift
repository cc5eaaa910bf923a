/// Why a mail was not handed over: for the operator's log. It holds nothing of the message.
public struct MailError: Error, Sendable, Hashable {
    public enum Code: String, Sendable, CaseIterable {
        /// The program cannot be started.
        case notStarted = "not_started"
        /// The program ended with another status than 0.
        case refused
        /// The program took too long, and was ended.
        case timedOut = "timed_out"
        /// The message is too long for the program to be handed at once.
        case tooLong = "too_long"
    }

    public let code: Code
    /// One line for whoever runs the program.
    public let message: String
}

extension MailError: CustomStringConvertible {
    public var description: String { message }
}
