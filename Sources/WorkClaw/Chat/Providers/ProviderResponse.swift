import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// A provider's answer, read piece by piece. What goes wrong on the way is a ``ProviderError``.
struct ProviderResponse {
    /// Bytes; more is no reply of any model.
    static let largest = 4 * 1_048_576

    let status: UInt
    private var chunks: HTTPClientResponse.Body.AsyncIterator
    private var size = 0

    init(_ response: HTTPClientResponse) {
        status = response.status.code
        chunks = response.body.makeAsyncIterator()
    }

    /// - Throws: ``ProviderError`` `refused` unless the status is one of success. A redirect is none: it is not followed, since it
    ///   would take the secret along to wherever it points.
    func requireSuccess() throws(ProviderError) {
        guard 200...299 ~= status else { throw .refused(status: status) }
    }

    /// The next bytes; `nil` at the end.
    mutating func next() async throws -> ByteBuffer? {
        let chunk: ByteBuffer?
        do {
            chunk = try await chunks.next()
        } catch {
            throw ProviderHTTP.translated(error)
        }
        guard let chunk else { return nil }
        size += chunk.readableBytes
        guard size <= Self.largest else { throw ProviderError(.invalidAnswer) }
        return chunk
    }

    /// All that is left.
    mutating func rest() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await next() { bytes += chunk.readableBytesView }
        return bytes
    }
}
