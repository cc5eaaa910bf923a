import AsyncHTTPClient
import NIOCore

/// What takes one request to the server and brings the answer's head back.
protocol Transport: Sendable {
    /// - Parameter timeout: until the answer's head is there.
    /// - Throws: whatever keeps the answer from coming.
    func send(_ request: HTTPClientRequest, timeout: Duration) async throws -> HTTPClientResponse
}

struct HTTPTransport: Transport {
    let client: HTTPClient

    /// Lives as long as the process. It follows no redirect: a key goes to the server that it was given for, and to no other.
    static let own = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            // Until a connection is there, and between two pieces of an answer.
            timeout: .init(connect: .seconds(10), read: .seconds(120))))

    func send(_ request: HTTPClientRequest, timeout: Duration) async throws -> HTTPClientResponse {
        try await client.execute(request, timeout: TimeAmount(timeout))
    }
}
