import Foundation
import Synchronization

/// Ports for programs that can't be told to take a free one and say which.
///
/// Between the choice and the program's start anybody could take a port of the range from which the kernel serves whoever has no wish, a client
/// that connects included. So these come from below it, each is handed out once in this process, and the nine after it are nobody else's.
public enum FreePort {
    private static let issued = Mutex<Set<Int>>([])

    /// A port of 127.0.0.1 on which nobody listens.
    public static func next() throws -> Int {
        let range = try String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)
        let lowest = range.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) } ?? 32_768
        for _ in 0..<1000 {
            let port = Int.random(in: 1200..<max(lowest, 13_000) / 10) * 10
            guard issued.withLock({ $0.insert(port).inserted }), let (descriptor, _) = Loopback.bound(to: port) else {
                continue
            }
            close(descriptor)
            return port
        }
        throw PostgresServer.Unusable(description: "no free port below \(lowest)")
    }
}
