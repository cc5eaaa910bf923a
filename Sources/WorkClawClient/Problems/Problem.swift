import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// What the server refused, and why: a problem document (RFC 9457).
///
/// ```swift
/// do {
///     try await client.deleteClaw(id)
/// } catch let problem as Problem where problem.code == .systemClaw {
///     print("The System Claw stays.")
/// }
/// ```
///
/// Something between the client and the server, such as a proxy, may answer without a document. Then `type` is `about:blank`, and `code` is `nil`.
public struct Problem: Error, Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// The code as a URI.
    public let type: String
    /// The word to compare. It never changes.
    public let code: Code?
    /// What it is, the same for every problem with this code.
    public let title: String
    /// What happened this time.
    public let detail: String?
    /// What is wrong with each field.
    public let faults: [Fault]
    /// Under which the server's log and activity have the request.
    public let requestID: String?
    /// How long the server asks to wait before trying again.
    public let retryAfter: Duration?

    /// What is wrong with one field or parameter.
    public struct Fault: Hashable, Sendable, Codable {
        /// Where, as in `access.people[2]`; empty for the body as a whole.
        public let field: String
        /// The word to compare, as in `too_long`.
        public let code: String
        /// One sentence for people.
        public let message: String
    }

    /// Whether it may be otherwise the next time, and nothing can happen twice.
    func allowsRepeating(_ call: Call) -> Bool {
        if saysNothingWasDone { return true }
        // A proxy says 502 when it has lost the server, and the server 503 when a COMMIT stayed unanswered: it may all have been done.
        guard call.isRepeatable else { return false }
        return [502, 503].contains(status) || status == 409 && code == .idempotencyInProgress
    }

    /// It was refused before anything was begun.
    private var saysNothingWasDone: Bool {
        switch (status, code) {
        case (429, _), (503, .verificationUnavailable), (503, .notReady): true
        default: false
        }
    }
}

extension Problem: CustomStringConvertible {
    public var description: String {
        let words = [detail ?? title] + faults.map { "\($0.field): \($0.message)" }
        let place = requestID.map { ", \($0)" } ?? ""
        return "\(words.joined(separator: " ")) (\(status)\(code.map { " \($0)" } ?? "")\(place))"
    }
}

extension Problem {
    /// What a document is held to at most: beyond it, it is no document of WorkClaw's.
    private static let largestDocument = 1 << 20

    /// The members of a document.
    private struct Document: Decodable {
        let type: String?
        let title: String?
        let status: Int?
        let detail: String?
        let code: Code?
        let requestID: String?
        let errors: [Fault]?

        enum CodingKeys: String, CodingKey {
            case type, title, status, detail, code, errors
            case requestID = "request_id"
        }
    }

    /// What an answer says that was not a success.
    ///
    /// - Parameter limit: how long its document may take.
    init(_ response: HTTPClientResponse, within limit: Duration, now: Date) async throws {
        let data = try await Deadline.within(limit) { [body = response.body] in
            var data = Data()
            for try await piece in body {
                data.append(contentsOf: piece.readableBytesView)
                if data.count > Self.largestDocument { break }
            }
            try Task.checkCancellation()
            return data
        }
        let media = response.headers.first(name: "Content-Type")?.lowercased() ?? ""
        let document = media.hasPrefix("application/problem+json") ? try? JSONDecoder().decode(Document.self, from: data) : nil
        self.init(
            document, status: Int(response.status.code), reason: response.status.reasonPhrase,
            requestID: response.headers.first(name: "X-Request-Id"),
            retryAfter: response.headers.first(name: "Retry-After").flatMap { RetryAfter.duration($0, now: now) })
    }

    /// A document that came in a stream; `nil` if it is none.
    init?(json: Data) {
        guard let document = try? JSONDecoder().decode(Document.self, from: json), let status = document.status else {
            return nil
        }
        self.init(document, status: status, reason: "", requestID: nil, retryAfter: nil)
    }

    private init(_ document: Document?, status: Int, reason: String, requestID: String?, retryAfter: Duration?) {
        self.status = status
        type = document?.type ?? "about:blank"
        code = document?.code
        title = document?.title ?? reason
        detail = document?.detail
        faults = document?.errors ?? []
        self.requestID = requestID ?? document?.requestID
        self.retryAfter = retryAfter
    }
}
