import AsyncHTTPClient

/// What went wrong on the way, so that there is no answer to go by. It tells nothing of the key.
public enum ClientFailure: Error, Hashable, Sendable {
    /// No connection, or one that broke; `reason` is for people. Whether the server did what was asked is not known.
    case connection(reason: String)
    /// The answer did not begin in time, or was not whole in time. Whether the server did what was asked is not known.
    case timedOut
    /// The server did what was asked, and its answer is not what the contract says.
    case unreadable(requestID: String?)
    /// The answer, or one event of a stream, is larger than any that the contract allows.
    case tooLarge
    /// A stream ended before the Claw had answered.
    case cutOff
    /// A stream was gone through a second time. It comes once: send the message again with the stream's `idempotencyKey`.
    case alreadyRead
    /// The server leads through a list in a circle, or through one empty page after the other.
    case endlessList

    /// What an error of the transport's is.
    ///
    /// - Throws: `CancellationError`, if it is that.
    init(of error: any Error) throws {
        switch error {
        case let failure as ClientFailure: self = failure
        case is CancellationError: throw error
        case let error as HTTPClientError where error == .cancelled: throw CancellationError()
        case let error as HTTPClientError
        where [.deadlineExceeded, .readTimeout, .writeTimeout].contains(error):
            self = .timedOut
        default: self = .connection(reason: String(describing: error))
        }
    }

    /// Whether it may be otherwise the next time.
    var isPassing: Bool {
        switch self {
        case .connection, .timedOut: true
        case .unreadable, .tooLarge, .cutOff, .alreadyRead, .endlessList: false
        }
    }
}

extension ClientFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .connection(let reason): "The server cannot be reached, or the connection broke: \(reason)"
        case .timedOut: "The server did not answer, or not wholly, in time."
        case .unreadable(let requestID): "The answer is not what the contract says\(requestID.map { " (\($0))" } ?? "")."
        case .tooLarge: "The answer is too large."
        case .cutOff: "The stream ended before the Claw had answered."
        case .alreadyRead: "The stream was gone through before: it comes once."
        case .endlessList: "The server leads through the list without an end."
        }
    }
}
