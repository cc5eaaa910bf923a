import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

extension JSONAnswer {
    /// The answer that a problem is sent as.
    init(problem: Problem, request: Request, context: some RequestContext) async throws {
        let response = problem.response(from: request, context: context)
        let body = CollectedBody()
        try await response.body.write(CollectingWriter(body: body))
        self.init(status: response.status, headers: response.headers, body: body.bytes.withLock { $0 })
    }
}

private final class CollectedBody: Sendable {
    let bytes = Mutex(ByteBuffer())
}

/// Takes what a response would send.
private struct CollectingWriter: ResponseBodyWriter {
    let body: CollectedBody

    func write(_ buffer: ByteBuffer) async throws {
        _ = body.bytes.withLock { $0.writeImmutableBuffer(buffer) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
