import APIKeys
import TestSupport
import Testing

@Suite("Addresses")
struct IPAddressTests {
    /// RFC 5952, sections 4 and 5; RFC 4291, 2.2.
    @Test(
        "every spelling of an address is read, and one is written",
        arguments: [
            ("2001:db8::1", "2001:db8::1"),
            ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
            ("2001:DB8::AAAA", "2001:db8::aaaa"),
            ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("0:0:0:0:0:0:0:0", "::"),
            ("::", "::"),
            ("::1", "::1"),
            ("1::", "1::"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
            ("fe80::0:0:1", "fe80::1"),
            ("1:2:3:4:5:6:192.0.2.33", "1:2:3:4:5:6:c000:221"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
            ("1:2:3:4:5::192.0.2.33", "1:2:3:4:5:0:c000:221"),
            ("::192.0.2.33", "::c000:221"),
            ("192.0.2.33", "192.0.2.33"),
            ("0.0.0.0", "0.0.0.0"),
            ("255.255.255.255", "255.255.255.255"),
            ("::ffff:192.0.2.33", "192.0.2.33"),
            ("::FFFF:c000:0221", "192.0.2.33"),
            ("0:0:0:0:0:ffff:192.0.2.33", "192.0.2.33"),
        ])
    func spellings(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
        #expect(IPAddress("[\(text)]".dropFirst().dropLast())?.description == canonical)
    }

    @Test(
        "what is not an address is refused",
        arguments: [
            "", ".", ":", ":::", "::1::", "1::2::3", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.1.1.1",
            "1.2.3.256",
            "01.2.3.4", "1.2.3.00", "0x1.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.+4", "1.2.3.-4", "+1.2.3.4", "16909060",
            "１.2.3.4",
            "1.2.3.4:80", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", ":1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:", "12345::", "::g", "::+1", "::-1", "::1%eth0", "[::1]",
            "fe80::1%25eth0", "::1.2.3", "::1.2.3.256", "::01.2.3.4", "1.2.3.4::", "::1.2.3.4:1", "1:2:3:4:5:6:7:1.2.3.4",
            "1:2:3:4:5:6::1.2.3.4", ":::1.2.3.4", "1:1.2.3.4", ":1.2.3.4", "::ffff:1.2.3.4/96", "localhost", "::\u{301}",
        ])
    func refused(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("any address survives being written and read")
    func roundTrip() {
        var generator = SplitMix64(seed: 5952)
        for _ in 0..<5_000 {
            // Many groups of zeros, so that `::` stands in all places.
            let groups = (0..<8).map { _ in
                Bool.random(using: &generator) ? 0 : UInt64.random(in: 0...0xFFFF, using: &generator)
            }
            let address = IPAddress(
                high: groups[..<4].reduce(0) { $0 << 16 | $1 }, low: groups[4...].reduce(0) { $0 << 16 | $1 })
            #expect(IPAddress(address.description) == address)
            let plain = groups.map { String($0, radix: 16, uppercase: true) }.joined(separator: ":")
            #expect(IPAddress(plain) == address)
            let v4 = IPAddress(v4: UInt32(truncatingIfNeeded: generator.next()))
            #expect(v4.isV4)
            #expect(IPAddress(v4.description) == v4)
        }
    }

    @Test("a client on a dual-stack socket is the same client")
    func mapped() throws {
        let plain = try #require(IPAddress("192.0.2.1"))
        #expect(IPAddress("::ffff:192.0.2.1") == plain)
        #expect(plain == IPAddress(v4: 0xC000_0201))
        #expect(plain.isV4)
        // Compatible (RFC 4291, 2.5.5.1) and translated (RFC 6052) addresses are other addresses.
        #expect(IPAddress("::192.0.2.1")?.isV4 == false)
        #expect(IPAddress("64:ff9b::192.0.2.1")?.isV4 == false)
    }

    @Test(
        "loopback is 127.0.0.0/8 and ::1",
        arguments: [
            ("127.0.0.1", true), ("127.255.255.255", true), ("::ffff:127.0.0.1", true), ("::1", true), ("128.0.0.1", false),
            ("126.255.255.255", false), ("::2", false), ("::", false), ("1::1", false), ("::127.0.0.1", false),
        ])
    func loopback(text: String, expected: Bool) {
        #expect(IPAddress(text)?.isLoopback == expected)
    }

    @Test(
        "strangers are counted by /24 and /48",
        arguments: [
            ("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2:3::4", "2001:db8:1::/48"), ("::ffff:10.1.2.3", "10.1.2.0/24"),
        ])
    func block(text: String, expected: String) {
        #expect(IPAddress(text)?.block.description == expected)
    }
}
