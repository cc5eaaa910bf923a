import APIKeys
import APIKeysStore
import Foundation

/// A line of a key's activity, as a page lists it.
struct ActivityRow: Sendable {
    struct Request: Sendable {
        let id: String
        let time: String
        let machineTime: String
        let call: String
        let routeName: String
        let answer: Int
        let outcomeWord: String
        let style: String
        let from: String
        let client: String
        let latency: String
        /// Where a refusal is explained.
        let explanation: String?
    }

    let call: Request?
    /// How many were left out, and when.
    let gap: String?

    init(_ line: ActivityLine) {
        switch line {
        case .request(let request):
            let isDenied = request.outcome != .allowed
            call = Request(
                id: request.requestID.description, time: Self.precise(request.time), machineTime: request.time.description,
                call: "\(request.method) \(request.path)", routeName: request.route ?? "No such route",
                answer: request.status, outcomeWord: Self.word(for: request.outcome),
                style: isDenied ? "outcome-refused" : "outcome-allowed", from: request.clientAddress ?? "Unknown",
                client: request.userAgent ?? "Unknown", latency: Self.latency(request.latency),
                explanation: isDenied ? "/settings/explain?request_id=\(request.requestID)" : nil)
            gap = nil
        case .gap(let left):
            call = nil
            gap = "\(left.leftOut) more requests in the second from \(Self.precise(left.time)) on were counted, but not kept"
        }
    }

    /// To the millisecond, as in `2026-11-25 08:15:30.250`.
    static func precise(_ time: Timestamp) -> String { String(time.description.dropLast()).replacing("T", with: " ") }

    /// As in `Insufficient scope`.
    static func word(for outcome: ActivityOutcome) -> String {
        let word = outcome.word.replacing("_", with: " ")
        return word.prefix(1).uppercased() + word.dropFirst()
    }

    private static func latency(_ latency: Duration) -> String {
        let tenths = Int(latency / .microseconds(100))
        return "\(tenths / 10).\(tenths % 10) ms"
    }
}
