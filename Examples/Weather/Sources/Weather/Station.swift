import APIKeys
import NIOHTTP1
import Synchronization

/// The service itself, which knows nothing of keys: temperatures, in memory.
final class Station: Sendable {
    private let readings = Mutex<[Double]>([])

    /// The scope that a request needs; `nil` for what any key may ask, if only to hear that it is not there.
    static func scope(of head: HTTPRequestHead) -> Scope? {
        switch (head.method, head.uri) {
        case (.GET, "/readings"): Scope("readings:read")
        case (.POST, "/readings"): Scope("readings:write")
        default: nil
        }
    }

    func answer(to head: HTTPRequestHead, body: String) -> Answer {
        switch (head.method, head.uri) {
        case (.GET, "/readings"): return Answer(.ok, "\(readings.withLock { $0 })")
        case (.POST, "/readings"):
            guard let reading = Double(body), reading.isFinite else {
                return Answer(.badRequest, #"{"error": "not_a_number"}"#)
            }
            readings.withLock { $0.append(reading) }
            return Answer(.created, "\(reading)")
        default: return Answer(.notFound, #"{"error": "not_found"}"#)
        }
    }
}
