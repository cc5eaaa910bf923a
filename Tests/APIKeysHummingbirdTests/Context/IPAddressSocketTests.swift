import APIKeys
import NIOCore
import Testing

@testable import APIKeysHummingbird

@Suite("The address of a socket")
struct IPAddressSocketTests {
    @Test(
        "is the one that it was made with",
        arguments: ["192.0.2.10", "127.0.0.1", "255.1.0.254", "2001:db8::12ff", "::1", "::"])
    func same(_ text: String) throws {
        let socket = try SocketAddress(ipAddress: text, port: 65_000)
        #expect(IPAddress(socket)?.description == text)
    }

    @Test("is IPv4 for IPv4 that reaches an IPv6 socket")
    func mapped() throws {
        #expect(IPAddress(try SocketAddress(ipAddress: "::ffff:192.0.2.10", port: 80)) == IPAddress("192.0.2.10"))
    }

    @Test("is none in a Unix domain")
    func unix() throws {
        #expect(IPAddress(try SocketAddress(unixDomainSocketPath: "/tmp/x")) == nil)
    }
}
