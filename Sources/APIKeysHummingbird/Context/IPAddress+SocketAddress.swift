import APIKeys
import NIOCore

extension IPAddress {
    /// The address of a socket; `nil` for one that has no IP address, as in a Unix domain.
    init?(_ socket: SocketAddress) {
        switch socket {
        case .v4(let v4):
            // `sockaddr_in`: family and port in four bytes, then the address, highest octet first (POSIX, netinet/in.h).
            self.init(
                v4: withUnsafeBytes(of: v4.address) { UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self)) })
        case .v6(let v6):
            // `sockaddr_in6`: family, port and flow label in eight bytes, then the address.
            self = withUnsafeBytes(of: v6.address) { bytes in
                IPAddress(
                    high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                    low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
            }
        case .unixDomainSocket:
            return nil
        }
    }
}
