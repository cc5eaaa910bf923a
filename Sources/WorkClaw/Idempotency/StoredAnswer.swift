/// The answer to a request, kept for its repetition. ``AnswerSeal`` makes and opens it.
public struct StoredAnswer: Sendable, Hashable {
    /// The HTTP status.
    public let status: Int
    let sealed: [UInt8]
}
