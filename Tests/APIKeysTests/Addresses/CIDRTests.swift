import APIKeys
import TestSupport
import Testing

@Suite("Networks")
struct CIDRTests {
    @Test(
        "a network is read and written",
        arguments: [
            ("192.0.2.0/24", "192.0.2.0/24"), ("0.0.0.0/0", "0.0.0.0/0"), ("10.0.0.0/8", "10.0.0.0/8"),
            ("192.0.2.1", "192.0.2.1/32"), ("192.0.2.1/32", "192.0.2.1/32"), ("::/0", "::/0"),
            ("2001:DB8::/32", "2001:db8::/32"),
            ("2001:db8::1", "2001:db8::1/128"), ("2001:db8::1/128", "2001:db8::1/128"),
            ("::ffff:192.0.2.0/120", "192.0.2.0/24"),
            ("::ffff:0:0/96", "0.0.0.0/0"), ("2001:db8::/64", "2001:db8::/64"),
            ("2001:db8:0:0:8000::/65", "2001:db8:0:0:8000::/65"),
        ])
    func spellings(text: String, canonical: String) {
        #expect(CIDR(text)?.description == canonical)
        #expect(CIDR(canonical) == CIDR(text))
    }

    @Test(
        "what is not a network is refused",
        arguments: [
            "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/ 8", "192.0.2.0/024",
            "192.0.2.0/00", "192.0.2.0/255.255.255.0", "192.0.2.0/24/24", "192.0.2/24", "::/129", "::/999", "::/1000", "::/0x0",
            "2001:db8::/３２", "2001:db8::%1/64", "any",
        ])
    func refused(text: String) {
        #expect(CIDR(text) == nil)
    }

    @Test(
        "bits set beyond the length are refused: more likely a slip than a wish",
        arguments: [
            "192.0.2.1/24", "192.0.2.1/31", "0.0.0.1/0", "128.0.0.0/0", "2001:db8::1/127", "2001:db8::1/32", "::1/0",
            "8000::/0",
            "2001:db8:0:0:8000::/64", "::ffff:192.0.2.1/120",
        ])
    func hostBits(text: String) {
        #expect(CIDR(text) == nil)
    }

    @Test(
        "a network holds its first address and its last, and not their neighbours",
        arguments: [
            ("192.0.2.0/24", "192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"),
            ("10.0.0.0/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
            ("192.0.2.4/30", "192.0.2.4", "192.0.2.7", "192.0.2.3", "192.0.2.8"),
            ("192.0.2.1/32", "192.0.2.1", "::ffff:192.0.2.1", "192.0.2.0", "192.0.2.2"),
            ("128.0.0.0/1", "128.0.0.0", "255.255.255.255", "127.255.255.255", "::1:0:0:0"),
            ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::fffe:ffff:ffff", "::1:0:0:0"),
            ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::", "2001:db9::"),
            ("2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff", "2001:db7::", "2001:db8:0:1::"),
            (
                "2001:db8:0:0:8000::/65", "2001:db8:0:0:8000::", "2001:db8::ffff:ffff:ffff:ffff",
                "2001:db8::7fff:ffff:ffff:ffff", "2001:db8:0:1::"
            ),
            ("2001:db8::1/128", "2001:db8::1", "2001:db8::1", "2001:db8::", "2001:db8::2"),
            ("8000::/1", "8000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "7fff::", "::"),
        ])
    func edges(network: String, first: String, last: String, before: String, after: String) throws {
        let network = try #require(CIDR(network))
        #expect(network.contains(try #require(IPAddress(first))))
        #expect(network.contains(try #require(IPAddress(last))))
        #expect(!network.contains(try #require(IPAddress(before))))
        #expect(!network.contains(try #require(IPAddress(after))))
    }

    @Test("an IPv6 network holds no IPv4 address, not even ::/0")
    func families() throws {
        let everythingV6 = try #require(CIDR("::/0"))
        let everythingV4 = try #require(CIDR("0.0.0.0/0"))
        let v4 = try #require(IPAddress("192.0.2.1"))
        let v6 = try #require(IPAddress("2001:db8::1"))
        #expect(everythingV6.contains(v6))
        #expect(!everythingV6.contains(v4))
        #expect(everythingV4.contains(v4))
        #expect(!everythingV4.contains(v6))
        #expect(try #require(CIDR("::/64")).contains(v4) == false)
    }

    @Test("containment agrees with comparing the text of the leading bits, for all lengths")
    func againstDefinition() throws {
        var generator = SplitMix64(seed: 4632)
        for length in 0...128 {
            let bits = { (address: IPAddress) in
                [address.high, address.low].map { half in
                    String(repeating: "0", count: half.leadingZeroBitCount) + (half == 0 ? "" : String(half, radix: 2))
                }.joined().prefix(length)
            }
            let base = IPAddress(high: generator.next() | 1 << 63, low: generator.next())
            let mask = { (word: UInt64, length: Int) in length <= 0 ? 0 : word & (.max << UInt64(64 - min(length, 64))) }
            let first = IPAddress(high: mask(base.high, length), low: mask(base.low, length - 64))
            let network = try #require(CIDR("\(first)/\(length)"))
            #expect(network.contains(base))
            for _ in 0..<50 {
                // One flipped bit: inside or outside, depending on where.
                let place = UInt64.random(in: 0..<128, using: &generator)
                let other = IPAddress(
                    high: place < 64 ? base.high ^ 1 << (63 - place) : base.high,
                    low: place < 64 ? base.low : base.low ^ 1 << (127 - place))
                #expect(network.contains(other) == (bits(other) == bits(base)))
            }
        }
    }
}
