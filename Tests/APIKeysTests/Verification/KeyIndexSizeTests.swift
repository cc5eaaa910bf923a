import TestSupport
import Testing

@testable import APIKeys

@Suite("An index of many keys")
struct KeyIndexSizeTests {
    private static let count = 200_000

    @Test("finds each of 200 000 keys, and none of as many others, in at most 64 bytes a key where 50 share a profile")
    func many() {
        let index = KeyIndex()
        var generator = SplitMix64(seed: 200_000)
        index.update(
            (0..<Self.count).lazy.map { [generator] number in
                var own = generator
                own = SplitMix64(seed: own.next() ^ UInt64(number))
                return (KeyDigest(using: &own), .numbered(number))
            })
        let salt = generator.next()
        let lost = (0..<Self.count).count { number in
            var own = SplitMix64(seed: salt ^ UInt64(number))
            return index.find(KeyDigest(using: &own)) != .numbered(number)
        }
        #expect(lost == 0)
        let invented = (0..<Self.count).count { _ in index.find(KeyDigest(using: &generator)) != nil }
        #expect(invented == 0)
        #expect(index.count == Self.count)
        #expect(index.footprint <= 64 * Self.count, "\(Double(index.footprint) / Double(Self.count)) bytes a key")
        // Less than its entries and their buckets cannot be: the figure is no wishful one.
        #expect(index.footprint >= 60 * Self.count)
    }

    @Test("bringing keys up to date takes no more memory")
    func updates() {
        let index = KeyIndex()
        let addresses = ["192.0.2.0/24", "2001:db8::/32"].compactMap { CIDR($0) }
        let keys = (0..<200 as Range<UInt64>).map { Sample.key(secret: Sample.secret($0), allowedAddresses: addresses) }
        for key in keys { index.update(key, scopes: []) }
        let footprint = index.footprint
        for round in 0..<20 as Range<Int64> {
            for key in keys { index.update(key.revoked(at: Sample.start + round), scopes: []) }
        }
        #expect(index.footprint == footprint)
        #expect(index.count == keys.count)
    }
}
