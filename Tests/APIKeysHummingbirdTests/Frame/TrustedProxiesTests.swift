import APIKeys
import HTTPTypes
import Testing

@testable import APIKeysHummingbird

@Suite("Where a request came from")
struct TrustedProxiesTests {
    private func client(peer: String?, trusted: [String], forwarded: [String]) -> String? {
        var fields = HTTPFields()
        fields[values: .xForwardedFor] = forwarded
        let proxies = TrustedProxies(trusted.compactMap { CIDR($0) })
        return proxies.clientAddress(peer: peer.flatMap { IPAddress($0) }, fields: fields).map { "\($0)" }
    }

    @Test("is the other end of the connection, whatever it says, unless that is trusted")
    func spoofed() {
        #expect(client(peer: "192.0.2.1", trusted: [], forwarded: ["10.0.0.1"]) == "192.0.2.1")
        #expect(client(peer: "192.0.2.1", trusted: ["10.0.0.0/8"], forwarded: ["10.0.0.1", "127.0.0.1"]) == "192.0.2.1")
        #expect(client(peer: nil, trusted: ["0.0.0.0/0"], forwarded: ["10.0.0.1"]) == nil)
    }

    @Test("is the right-most address that is not a trusted proxy's")
    func rightMost() {
        let trusted = ["10.0.0.0/8", "2001:db8::/32"]
        #expect(client(peer: "10.0.0.1", trusted: trusted, forwarded: ["203.0.113.9"]) == "203.0.113.9")
        #expect(client(peer: "10.0.0.1", trusted: trusted, forwarded: ["127.0.0.1, 203.0.113.9"]) == "203.0.113.9")
        #expect(client(peer: "10.0.0.1", trusted: trusted, forwarded: ["1.1.1.1, 203.0.113.9, 10.2.2.2"]) == "203.0.113.9")
        #expect(client(peer: "2001:db8::1", trusted: trusted, forwarded: ["8.8.8.8,2001:4::1,2001:db8::2"]) == "2001:4::1")
        #expect(client(peer: "::ffff:10.0.0.1", trusted: trusted, forwarded: ["203.0.113.9"]) == "203.0.113.9")
    }

    @Test("is read from several fields as from one list")
    func severalFields() {
        let trusted = ["10.0.0.0/8"]
        let forwarded = ["127.0.0.1", "1.2.3.4, 10.0.0.3", "10.0.0.2"]
        #expect(client(peer: "10.0.0.1", trusted: trusted, forwarded: forwarded) == "1.2.3.4")
    }

    @Test("is the outermost proxy if there is nobody behind it")
    func onlyProxies() {
        #expect(client(peer: "10.0.0.1", trusted: ["10.0.0.0/8"], forwarded: []) == "10.0.0.1")
        #expect(client(peer: "10.0.0.1", trusted: ["10.0.0.0/8"], forwarded: ["10.0.0.9, 10.0.0.5"]) == "10.0.0.9")
        #expect(client(peer: "10.0.0.1", trusted: ["10.0.0.0/8"], forwarded: [""]) == "10.0.0.1")
    }

    @Test(
        "is the last proxy that could be believed, where something else than an address stands",
        arguments: [
            "unknown", "_hidden", "1.2.3", "1.2.3.4.5", "1.2.3.4:x", "1.2.3.4:123456", "[1.2.3.4]", "[::1", "::1]:80",
            "fe80::1%eth0", "\"::1\"", "1.2.3.4 5.6.7.8",
        ])
    func junk(_ entry: String) {
        let forwarded = ["203.0.113.9, \(entry), 10.0.0.7"]
        #expect(client(peer: "10.0.0.1", trusted: ["10.0.0.0/8"], forwarded: forwarded) == "10.0.0.7")
        #expect(client(peer: "10.0.0.1", trusted: ["10.0.0.0/8"], forwarded: [entry]) == "10.0.0.1")
    }

    @Test("may stand with a port, in brackets, or between empty entries")
    func spellings() {
        for entry in ["1.2.3.4:5678", " 1.2.3.4\t", "1.2.3.4,, ,", "1.2.3.4:1"] {
            #expect(client(peer: "10.0.0.1", trusted: ["10.0.0.0/8"], forwarded: [entry]) == "1.2.3.4")
        }
        for entry in ["2001:4::1", "[2001:4::1]", "[2001:4::1]:443", "2001:4:0:0:0:0:0:1"] {
            #expect(client(peer: "10.0.0.1", trusted: ["10.0.0.0/8"], forwarded: [entry]) == "2001:4::1")
        }
    }

    @Test("decides over a key with an address list")
    func addressList() async throws {
        let behindProxy = try GuardedServer(trustedProxies: [PeerContext.peer])
        let (secret, _) = behindProxy.issue(addresses: ["203.0.113.0/24"])
        let forwarded = { (value: String) in [("X-Forwarded-For", value)] }
        let good = try await behindProxy.send("/v1/whoami", key: secret, fields: forwarded("8.8.8.8, 203.0.113.9"))
        #expect(good.text.contains(" 203.0.113.9 "))
        // Whoever writes an allowed address to the left has gained nothing.
        #expect(try await behindProxy.send("/v1/claws", key: secret, fields: forwarded("203.0.113.9, 8.8.8.8")).status == 403)
        #expect(try await behindProxy.send("/v1/claws", key: secret).status == 403)

        let open = try GuardedServer()
        let (other, _) = open.issue(addresses: ["203.0.113.0/24"])
        #expect(try await open.send("/v1/claws", key: other, fields: forwarded("203.0.113.9")).status == 403)
        #expect(open.activity.events.map(\.clientAddress) == [IPAddress("192.0.2.10")])
    }
}
