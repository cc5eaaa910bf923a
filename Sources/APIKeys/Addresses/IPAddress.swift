/// An IPv4 or IPv6 address, held as 128 bits; IPv4 stands in the mapped block `::ffff:0:0/96` (RFC 4291, 2.5.5.2), so that a client
/// that reaches a dual-stack socket is the same client.
public struct IPAddress: Hashable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// - Parameter bits: the address's 32 bits, the first octet highest.
    public init(v4 bits: UInt32) {
        self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(bits))
    }

    public var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// `127.0.0.0/8` and `::1`.
    public var isLoopback: Bool { isV4 ? low >> 24 & 0xFF == 127 : high == 0 && low == 1 }

    /// The network that strangers are counted by: /24 of an IPv4 address, /48 of an IPv6 address.
    public var block: CIDR { isV4 ? CIDR(self, length: 96 + 24) : CIDR(self, length: 48) }
}
