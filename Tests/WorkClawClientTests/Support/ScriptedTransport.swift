import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

@testable import WorkClawClient

/// A server that says what it was told to say, in that order, and notes what it was asked.
final class ScriptedTransport: Transport {
    enum Step: Sendable {
        case answer(UInt, _ body: String = "{}", _ fields: [String: String] = [:])
        case pieces(_ pieces: [String], then: Failure? = nil)
        /// An answer of which one byte comes after the other, for ever.
        case drip(UInt)
        case fail(any Error & Sendable)
    }

    struct Failure: Error {}

    struct Asked: Sendable, Equatable {
        let method: String
        let target: String
        let fields: [String: String]
        let body: String

        subscript(name: String) -> String? { fields[name.lowercased()] }
    }

    static let base = "http://127.0.0.1:8080"

    private let steps: Mutex<[Step]>
    private let noted = Mutex<[Asked]>([])

    init(_ steps: Step...) { self.steps = Mutex(steps) }

    func add(_ more: [Step]) { steps.withLock { $0 += more } }

    var asked: [Asked] { noted.withLock { $0 } }

    func send(_ request: HTTPClientRequest, timeout: Duration) async throws -> HTTPClientResponse {
        var body = ""
        if let sent = request.body { for try await piece in sent { body += String(buffer: piece) } }
        let asked = Asked(
            method: request.method.rawValue, target: String(request.url.dropFirst(Self.base.count)),
            fields: Dictionary(request.headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" }, body: body)
        noted.withLock { $0.append(asked) }
        let step = steps.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        switch step {
        case .answer(let status, let body, let fields):
            return HTTPClientResponse(
                status: HTTPResponseStatus(statusCode: Int(status)), headers: HTTPHeaders(Array(fields)),
                body: .bytes(ByteBuffer(string: body)))
        case .pieces(let pieces, let failure):
            let stream = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
                for piece in pieces { continuation.yield(ByteBuffer(string: piece)) }
                continuation.finish(throwing: failure)
            }
            return HTTPClientResponse(headers: ["Content-Type": "text/event-stream"], body: .stream(stream))
        case .drip(let status):
            let drops = AsyncStream<ByteBuffer>(unfolding: {
                await Task.yield()
                return Task.isCancelled ? nil : ByteBuffer(string: " ")
            })
            return HTTPClientResponse(status: HTTPResponseStatus(statusCode: Int(status)), body: .stream(drops))
        case .fail(let error): throw error
        case nil: throw Failure()
        }
    }
}
