/// The proxies whose word is taken for where a request came from. Without any, that is the other end of the connection.
public struct TrustedProxies: Sendable, Hashable {
    public let networks: [CIDR]

    public init(_ networks: [CIDR] = []) {
        self.networks = networks
    }

    public func contains(_ address: IPAddress) -> Bool {
        networks.contains { $0.contains(address) }
    }

    /// Where a request came from.
    ///
    /// Each proxy appends who it spoke to, so the list is believed from its right end, and only as far as trusted proxies
    /// wrote it: the answer is the first address from there that is not a trusted proxy's. What stands left of it anybody may have
    /// written. An entry that is no address ends the reading: the answer is then the proxy that wrote it.
    ///
    /// - Parameters:
    ///   - peer: the other end of the connection; `nil` if that is a process of this machine, on a Unix socket.
    ///   - values: the values of the request's `X-Forwarded-For` fields, in their order, as a peer that is believed has sent them.
    public func clientAddress(peer: IPAddress?, forwardedFor values: [Substring]) -> IPAddress? {
        var client = peer
        for value in values.reversed() {
            for entry in value.split(separator: ",").reversed() {
                let text = entry.trimming { $0 == " " || $0 == "\t" }
                if text.isEmpty { continue }
                guard let address = Self.address(text) else { return client }
                client = address
                if !contains(address) { return client }
            }
        }
        return client
    }

    /// The address in an entry: bare, or with a port behind it; IPv6 with a port stands in brackets.
    private static func address(_ entry: Substring) -> IPAddress? {
        if entry.first == "[" {
            guard let end = entry.firstIndex(of: "]"), isPort(entry[entry.index(after: end)...]) else { return nil }
            let inside = entry[entry.index(after: entry.startIndex)..<end]
            return inside.contains(":") ? IPAddress(inside) : nil
        }
        guard let colon = entry.firstIndex(of: ":"), entry.lastIndex(of: ":") == colon else { return IPAddress(entry) }
        return isPort(entry[colon...]) ? IPAddress(entry[..<colon]) : nil
    }

    /// Whether `text` is empty, or a colon and a port.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && 2...6 ~= text.utf8.count && text.utf8.dropFirst().allSatisfy { 48...57 ~= $0 }
    }
}

extension Substring {
    /// The text without the characters at both ends that `isPadding` holds for.
    package func trimming(_ isPadding: (Character) -> Bool) -> Substring {
        var rest = drop(while: isPadding)
        while let last = rest.last, isPadding(last) { rest.removeLast() }
        return rest
    }
}
