import Foundation
import Synchronization

/// Where lines go: each as a whole, whoever else writes. Between threads a lock sees to it; between processes that share a pipe, one call of
/// write(2) for each line does, up to 4,096 bytes (pipe(7)).
final class LogOutput: Sendable {
    static let standardError = LogOutput(descriptor: 2)

    private struct State {
        let descriptor: Int32
        /// Whether a line was given up in the middle: the next one begins a line of its own.
        var isBroken = false
    }

    private let state: Mutex<State>

    init(descriptor: Int32) {
        state = Mutex(State(descriptor: descriptor))
    }

    /// Returns when the line is written, or cannot be: a log that nobody takes any more is no reason to fail.
    func write(_ line: [UInt8]) {
        state.withLock { state in
            let line = exchange(&state.isBroken, with: false) ? [UInt8(ascii: "\n")] + line : line
            line.withUnsafeBytes { bytes in
                var rest = bytes[...]
                defer { state.isBroken = !rest.isEmpty && rest.count < bytes.count }
                while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
                    let count = Foundation.write(state.descriptor, start, rest.count)
                    if count > 0 {
                        rest = rest.dropFirst(count)
                    } else if errno == EAGAIN {
                        // Somebody has made the stream one that does not wait.
                        var wish = pollfd(fd: state.descriptor, events: Int16(POLLOUT), revents: 0)
                        guard poll(&wish, 1, 1000) > 0 else { return }
                    } else if errno != EINTR {
                        return
                    }
                }
            }
        }
    }
}
