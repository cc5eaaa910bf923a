import Foundation
import Synchronization

/// Stands between a client and the server, and swallows or holds back the server's answers when it is told to. One thread for each
/// direction.
public final class Relay: Sendable {
    private struct State {
        var trigger: [UInt8]?
        var isHoldWanted = false
        var isSilent = false
        var isHolding = false
        var target: Int
        var descriptors: [Int32] = []
    }

    public let port: Int
    private let listener: Int32
    private let state: Mutex<State>

    public init(to target: Int) throws {
        state = Mutex(State(target: target))
        (listener, port) = try Loopback.bound()
        listen(listener, 64)
        Thread.detachNewThread { [listener, weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else {
                    if client >= 0 { close(client) }
                    // Closed here and nowhere else: while this thread waits, the number must not become another's.
                    close(listener)
                    return
                }
                self.serve(client)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        for descriptor in state.withLock({ $0.descriptors }) { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// From the moment that a client has said `text`, which still reaches the server, no answer comes back.
    public func fallSilent(after text: String) {
        state.withLock { $0.trigger = Array(text.utf8) }
    }

    /// From the moment that a client has said `text`, which still reaches the server, the answers wait until ``speak()``.
    public func hold(after text: String) {
        state.withLock { state in
            state.trigger = Array(text.utf8)
            state.isHoldWanted = true
        }
    }

    /// Whether answers are being held back.
    public var isHolding: Bool { state.withLock { $0.isHolding } }

    /// Where connections lead that are made from now on.
    public func lead(to target: Int) {
        state.withLock { $0.target = target }
    }

    /// No answer comes back from now on.
    public func fallSilent() {
        state.withLock { $0.isSilent = true }
    }

    /// Answers pass again. What was swallowed is lost, and what was held back comes.
    public func speak() {
        state.withLock { state in
            state.isSilent = false
            state.isHolding = false
            state.isHoldWanted = false
            state.trigger = nil
        }
    }

    /// Cuts every connection.
    public func cut() {
        for descriptor in state.withLock({ $0.descriptors }) { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private func serve(_ client: Int32) {
        guard let server = try? Loopback.connected(to: state.withLock { $0.target }) else {
            close(client)
            return
        }
        state.withLock { $0.descriptors += [client, server] }
        Thread.detachNewThread { [self] in
            pump(from: client, to: server) { bytes in
                state.withLock { state in
                    guard let trigger = state.trigger, bytes.firstRange(of: trigger) != nil else { return }
                    if state.isHoldWanted { state.isHolding = true } else { state.isSilent = true }
                }
                return true
            }
        }
        Thread.detachNewThread { [self] in
            pump(from: server, to: client) { _ in
                while state.withLock({ $0.isHolding }) { Thread.sleep(forTimeInterval: 0.002) }
                return state.withLock { !$0.isSilent }
            }
        }
    }

    private func pump(from source: Int32, to target: Int32, passes: ([UInt8]) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            if passes(Array(buffer[..<count])) { _ = send(target, buffer, count, Int32(MSG_NOSIGNAL)) }
        }
        shutdown(target, Int32(SHUT_RDWR))
    }
}
