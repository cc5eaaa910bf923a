import APIKeys

/// The other end of a connection, and whether it is believed about whom it speaks for.
struct Peer: Sendable {
    /// `nil` on a Unix socket.
    let address: IPAddress?
    let isTrusted: Bool
    private let proxies: TrustedProxies

    init(address: IPAddress?, isLocal: Bool, proxies: TrustedProxies) {
        self.address = address
        self.proxies = proxies
        isTrusted = isLocal || address.map(proxies.contains) ?? false
    }

    /// Where the request came from.
    func clientAddress(of head: RequestHead, in bytes: UnsafeRawBufferPointer) -> IPAddress? {
        guard isTrusted, !head.forwardedFor.isEmpty else { return address }
        let values = head.forwardedFor.map { String(decoding: bytes[$0], as: UTF8.self)[...] }
        return proxies.clientAddress(peer: address, forwardedFor: values)
    }

    /// The method and the path that the client used, as the proxy tells it; without one that is believed, those of this request.
    ///
    /// - Parameter length: bytes of the target that the client has not sent.
    func forwarded(
        of head: RequestHead, in bytes: UnsafeRawBufferPointer, pathAt length: Int
    ) -> (method: Range<Int>, path: Range<Int>) {
        var (method, target) = (head.method, head.target)
        if isTrusted {
            method = head.originalMethod ?? method
            let appended = (target.lowerBound + length)..<target.upperBound
            target = head.originalTarget ?? (appended.isEmpty ? target : appended)
        }
        let end = bytes[target].firstIndex(of: UInt8(ascii: "?")) ?? target.upperBound
        return (method, target.lowerBound..<end)
    }
}
