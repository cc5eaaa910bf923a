import Foundation
import Synchronization

/// Where lines go: each as a whole, whoever else writes. Between threads a lock sees to it; between processes that share a pipe, one call of
/// write(2) for each line does, up to 4,096 bytes (pipe(7)).
final class LogOutput: Sendable {
    static let standardError = LogOutput(descriptor: 2)

    private let descriptor: Mutex<Int32>
    /// Whether a line was given up in the middle: the next one begins a line of its own.
    private let isBroken = Atomic(false)

    init(descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    /// Returns when the line is written, or cannot be: a log that nobody takes any more is no reason to fail.
    func write(_ line: [UInt8]) {
        descriptor.withLock { descriptor in
            let line = isBroken.exchange(false, ordering: .relaxed) ? [UInt8(ascii: "\n")] + line : line
            line.withUnsafeBytes { bytes in
                var rest = bytes[...]
                defer { if !rest.isEmpty, rest.count < bytes.count { isBroken.store(true, ordering: .relaxed) } }
                while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
                    let count = Foundation.write(descriptor, start, rest.count)
                    if count > 0 {
                        rest = rest.dropFirst(count)
                    } else if errno == EAGAIN {
                        // Somebody has made the stream one that does not wait.
                        var wish = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                        guard poll(&wish, 1, 1000) > 0 else { return }
                    } else if errno != EINTR {
                        return
                    }
                }
            }
        }
    }
}
