import APIKeys
import Testing

@testable import WorkClaw

@Suite("Where a provider may be")
struct AddressRuleTests {
    @Test(
        "private, loopback, link-local and other special addresses are refused, in whatever they are wrapped",
        arguments: [
            "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1",
            "::ffff:127.0.0.1", "::7f00:1", "64:ff9b::a00:1", "64:ff9b::7f00:1", "2002:a00:1::", "2002:7f00:1::1", "fc00::1",
            "fd12:3456::1", "fe80::1", "ff02::1", "2001:db8::1",
        ])
    func refused(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!AddressRule(allowsPrivate: false).allows(address))
        #expect(AddressRule(allowsPrivate: true).allows(address))
    }

    @Test(
        "addresses of the public internet are allowed",
        arguments: [
            "1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "2606:4700::1111",
            "64:ff9b::808:808", "2002:808:808::1",
        ])
    func allowed(_ text: String) throws {
        #expect(AddressRule(allowsPrivate: false).allows(try #require(IPAddress(text))))
    }

    @Test("a name is refused for the address that it leads to")
    func name() async throws {
        let addresses = try await HostLookup().addresses(of: "localhost")
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { !AddressRule(allowsPrivate: false).allows($0) })
    }
}
