/// What came of taking up a message again that somebody had sent.
public enum ChatRetry: Sendable {
    /// It had no answer, and waits for one again.
    case turn(ChatTurn)
    /// It is being answered.
    case running(ChatMessage)
    /// It has its answer.
    case answered(ChatMessage)
}
