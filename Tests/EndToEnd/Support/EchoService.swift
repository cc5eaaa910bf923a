import Foundation

/// A service behind a proxy: it answers every request with the request's own head.
final class EchoService: Sendable {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        let (descriptor, port) = try Listener.listening()
        (self.descriptor, self.port) = (descriptor, port)
        Thread.detachNewThread {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else {
                    close(descriptor)
                    return
                }
                Thread.detachNewThread { Self.answer(connection) }
            }
        }
    }

    func stop() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    private static func answer(_ connection: Int32) {
        defer { close(connection) }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var (head, buffer) = ("", [UInt8](repeating: 0, count: 65_536))
        while !head.contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            head += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(head.utf8.count)\r\nConnection: close\r\n\r\n\(head)"
        let bytes = Array(answer.utf8)
        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
