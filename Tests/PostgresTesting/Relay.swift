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

/// Sockets of 127.0.0.1.
enum Loopback {
    /// A socket on a free port.
    static func bound() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var (address, length) = (address(0), socklen_t(MemoryLayout<sockaddr_in>.size))
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw PostgresServer.Unusable(description: "no free port") }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func connected(to port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(port)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw PostgresServer.Unusable(description: "no connection to port \(port)") }
        return descriptor
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return address
    }
}
