import Foundation

/// A TCP connection to this machine that is closed when a test says so.
public struct RawConnection: Sendable {
    public struct Failure: Error {}

    private let descriptor: Int32

    public init(port: Int) throws {
        #if canImport(Darwin)
            let kind = SOCK_STREAM
        #else
            let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        descriptor = socket(AF_INET, kind, 0)
        // What never comes is not waited for without end.
        var limit = timeval()
        limit.tv_sec = time_t(patience.components.seconds)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close()
            throw Failure()
        }
    }

    public func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Failure() }
    }

    /// All that comes until `text` has come, or until the other end closes. A thread of its own waits, and not one of Swift's few.
    public func read(until text: String) async -> String { await receive(until: text).text }

    /// All that comes until the other end closes.
    ///
    /// - Throws: ``Impatience`` if it does not.
    public func readToEnd() async throws -> String {
        let (text, isClosed) = await receive(until: nil)
        guard isClosed else { throw Impatience(description: "the other end did not close") }
        return text
    }

    private func receive(until text: String?) async -> (text: String, isClosed: Bool) {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var (answer, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
                while true {
                    if let text, String(decoding: answer, as: UTF8.self).contains(text) { break }
                    let count = Foundation.read(descriptor, &buffer, buffer.count)
                    guard count > 0 else {
                        continuation.resume(returning: (String(decoding: answer, as: UTF8.self), count == 0))
                        return
                    }
                    answer += buffer[..<count]
                }
                continuation.resume(returning: (String(decoding: answer, as: UTF8.self), false))
            }
        }
    }

    public func close() { _ = Foundation.close(descriptor) }
}
