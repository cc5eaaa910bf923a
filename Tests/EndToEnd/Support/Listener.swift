import Foundation
import Synchronization

/// A port of this machine that takes connections, and answers each with the same bytes, or not at all.
final class Listener: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let answer: String?
    private let accepted = Mutex<[Int32]>([])

    /// - Parameter answer: what each connection is sent before it is closed; `nil` leaves it waiting.
    init(answering answer: String?) throws {
        self.answer = answer
        let (descriptor, port) = try Self.listening()
        (self.descriptor, self.port) = (descriptor, port)
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                // Closed here and nowhere else: while this thread waits, the number must not become another's.
                guard connection >= 0 else {
                    close(descriptor)
                    return
                }
                take(connection)
            }
        }
    }

    /// A socket that listens on a free port, and is no child's.
    static func listening() throws -> (descriptor: Int32, port: UInt16) {
        #if canImport(Darwin)
            let kind = SOCK_STREAM
        #else
            let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard result else { throw Socket.Failure(call: "listen", code: errno) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// How many connections have come.
    var count: Int { accepted.withLock { $0.count } }

    /// Takes no more connections, and closes those that wait.
    func stop() {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
        guard answer == nil else { return }
        for connection in accepted.withLock({ $0 }) { close(connection) }
    }

    private func take(_ connection: Int32) {
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        accepted.withLock { $0.append(connection) }
        guard let answer else { return }
        // The request is short, and comes in one piece.
        var buffer = [UInt8](repeating: 0, count: 65_536)
        _ = recv(connection, &buffer, buffer.count, 0)
        let bytes = Array(answer.utf8)
        _ = write(connection, bytes, bytes.count)
        close(connection)
    }
}
