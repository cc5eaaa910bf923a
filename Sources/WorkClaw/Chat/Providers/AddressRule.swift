import APIKeys

/// Which addresses a provider may have: those of the public internet, unless the operator allows all.
///
/// The list is of the blocks that IANA's special-purpose address registries (RFC 6890) call not globally reachable, multicast, and the
/// blocks that carry an IPv4 address inside an IPv6 one, which is looked at instead.
struct AddressRule: Sendable {
    let allowsPrivate: Bool

    func allows(_ address: IPAddress) -> Bool {
        allowsPrivate || Self.isPublic(address)
    }

    static func isPublic(_ address: IPAddress) -> Bool {
        if let inner = embedded(in: address) { return isPublic(inner) }
        return !reserved.contains { $0.contains(address) }
    }

    /// The IPv4 address inside an address of NAT64 (64:ff9b::/96, RFC 6052) or of 6to4 (2002::/16, RFC 3056).
    private static func embedded(in address: IPAddress) -> IPAddress? {
        if address.high == 0x0064_ff9b_0000_0000, address.low >> 32 == 0 {
            return IPAddress(v4: UInt32(truncatingIfNeeded: address.low))
        }
        if address.high >> 48 == 0x2002 { return IPAddress(v4: UInt32(truncatingIfNeeded: address.high >> 16)) }
        return nil
    }

    private static let reserved: [CIDR] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
        "fc00::/7", "fe80::/10",
        "fec0::/10", "ff00::/8",
    ].map { text in sourceConstant { CIDR(text) } }
}
