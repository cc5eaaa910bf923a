import APIKeys
import Foundation

/// Finds the addresses of a host, on threads of its own: the system's resolver blocks.
struct HostLookup: Sendable {
    private static let threads = WorkerThreads(name: "host-lookup", most: 4)

    /// The addresses in the order in which the system would try them; none if the name is unknown.
    func addresses(of host: String) async throws -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
        // The resolver cannot be told to stop. Whoever does not wait any more is let go, and what it finds is nobody's.
        let (answers, source) = AsyncStream<[IPAddress]>.makeStream()
        Self.threads.submit {
            source.yield(Self.resolve(host))
            source.finish()
        }
        for await found in answers { return found }
        throw CancellationError()
    }

    private static func resolve(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_family = AF_UNSPEC
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0,
                let address = IPAddress(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            {
                addresses.append(address)
            }
            next = entry.ai_next
        }
        return addresses
    }
}
