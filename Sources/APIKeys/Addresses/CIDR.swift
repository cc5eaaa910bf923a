/// A network: an address and how many of its leading bits count (RFC 4632, RFC 4291).
public struct CIDR: Hashable, Sendable {
    /// The network's first address.
    public let address: IPAddress

    /// How many leading bits count, 0 to 128; an IPv4 network's length counts from 96.
    let length: Int

    /// The network of `length` leading bits that `address` lies in.
    init(_ address: IPAddress, length: Int) {
        let (high, low) = Self.mask(length)
        self.address = IPAddress(high: address.high & high, low: address.low & low)
        self.length = length
    }

    /// The network that `text` spells: `192.0.2.0/24`, `2001:db8::/32`, or a single address. `nil` if it is not one, or if bits are
    /// set beyond its length: `192.0.2.1/24` is more likely a slip than a wish.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        let base = address.isV4 && !first.utf8.contains(UInt8(ascii: ":")) ? 96 : 0
        var length = 128
        if parts.count == 2 {
            guard 1...3 ~= parts[1].utf8.count, parts[1].utf8.allSatisfy({ 48...57 ~= $0 }), let written = Int(parts[1]),
                parts[1].utf8.count == 1 || parts[1].utf8.first != 48, base + written <= 128
            else { return nil }
            length = base + written
        }
        self.init(address, length: length)
        guard self.address == address else { return nil }
    }

    private var isV4: Bool { address.isV4 && length >= 96 }

    /// Whether `other` lies in the network. An IPv6 network holds no IPv4 address: who allows `::/0` has not thought of all of IPv4,
    /// though the mapped block lies in it.
    public func contains(_ other: IPAddress) -> Bool {
        let (high, low) = Self.mask(length)
        return isV4 == other.isV4 && other.high & high == address.high && other.low & low == address.low
    }

    private static func mask(_ length: Int) -> (UInt64, UInt64) {
        // Swift's smart shift: shifting by the width or more gives zero.
        (length >= 64 ? .max : ~(UInt64.max >> UInt64(length)), length <= 64 ? 0 : ~(UInt64.max >> UInt64(length - 64)))
    }
}

extension CIDR: CustomStringConvertible {
    public var description: String {
        isV4 ? "\(address)/\(length - 96)" : "\(address)/\(length)"
    }
}
