/// What a Claw's answer tells of while it comes.
public enum ChatEvent: Hashable, Sendable {
    /// The message, as it was kept.
    case message(Message)
    /// A piece of the answer.
    case delta(String)
    /// The whole. It is the last event.
    case reply(Exchange)
}
