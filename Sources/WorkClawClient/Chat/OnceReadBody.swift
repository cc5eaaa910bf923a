import AsyncHTTPClient
import Synchronization

/// The body of an answer, for the first who asks for it: AsyncHTTPClient stops the process when one is gone through twice.
final class OnceReadBody: Sendable {
    private let body: Mutex<HTTPClientResponse.Body?>

    init(_ body: HTTPClientResponse.Body) { self.body = Mutex(body) }

    /// - Returns: `nil` if somebody has taken it.
    func take() -> HTTPClientResponse.Body? {
        body.withLock { body in
            defer { body = nil }
            return body
        }
    }
}
