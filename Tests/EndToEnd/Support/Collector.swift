import Foundation
import Synchronization

/// A collector of spans: takes every request, keeps its body, and answers 200, or another status.
final class Collector: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let status: Int
    private let taken = Mutex<[String]>([])

    /// The bodies that have come, in their order.
    var bodies: [String] { taken.withLock { $0 } }

    init(answering status: Int = 200) throws {
        let (descriptor, port) = try Listener.listening()
        (self.descriptor, self.port, self.status) = (descriptor, port, status)
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else {
                    close(descriptor)
                    return
                }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    func stop() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// One request after the other, until the other side closes.
    private func serve(_ connection: Int32) {
        defer { close(connection) }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                let length = head.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.output.1) } ?? 0
                if bytes.count >= end.upperBound + length {
                    let body = bytes[end.upperBound..<(end.upperBound + length)]
                    taken.withLock { $0.append(String(decoding: body, as: UTF8.self)) }
                    bytes.removeFirst(end.upperBound + length)
                    let answer = Array("HTTP/1.1 \(status) X\r\nContent-Length: 2\r\n\r\n{}".utf8)
                    _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
                    continue
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            bytes += buffer[..<count]
        }
    }
}
