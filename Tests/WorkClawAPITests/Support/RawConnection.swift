import Foundation

/// A TCP connection to this machine that is closed when a test says so.
struct RawConnection {
    struct Failure: Error {}

    private let descriptor: Int32

    init(port: Int) throws {
        #if canImport(Darwin)
            let kind = SOCK_STREAM
        #else
            let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        descriptor = socket(AF_INET, kind, 0)
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

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Failure() }
    }

    /// All that comes until `text` has come, or until the other end closes. A thread of its own waits, and not one of Swift's few.
    func read(until text: String) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var (answer, buffer) = ("", [UInt8](repeating: 0, count: 4096))
                while !answer.contains(text) {
                    let count = Foundation.read(descriptor, &buffer, buffer.count)
                    guard count > 0 else { break }
                    answer += String(decoding: buffer[..<count], as: UTF8.self)
                }
                continuation.resume(returning: answer)
            }
        }
    }

    func close() { _ = Foundation.close(descriptor) }
}
