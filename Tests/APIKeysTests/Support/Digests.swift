@testable import APIKeys
import TestSupport

extension KeyDigest {
    /// A digest of these words.
    init(_ first: UInt64, _ second: UInt64, _ third: UInt64 = 0, _ fourth: UInt64 = 0) {
        let bytes = [first, second, third, fourth].flatMap { word in (0..<8).map { UInt8(word >> (56 - 8 * $0) & 0xFF) } }
        guard let digest = KeyDigest(bytes: bytes) else { fatalError("four words are 32 bytes") }
        self = digest
    }

    init(using generator: inout SplitMix64) {
        self.init(generator.next(), generator.next(), generator.next(), generator.next())
    }
}

extension IndexedKey {
    /// The n-th of many keys, of which 50 each have team, maker and scopes in common.
    static func numbered(_ number: Int) -> IndexedKey {
        let profile = KeyProfile(
            teamID: TeamID(high: 1, low: UInt64(number / 50)), createdBy: UserID(high: 2, low: UInt64(number / 50)),
            scopes: ScopeSet(rawValue: UInt64(number / 50) & 0x3FF), addressList: 0)
        return IndexedKey(
            profile: profile, addresses: [], keyID: KeyID(high: 3, low: UInt64(number)), expiresAt: nil, end: .none)
    }

    /// The same key with another end.
    func ending(_ end: End) -> IndexedKey {
        let profile = KeyProfile(teamID: teamID, createdBy: createdBy, scopes: scopes, addressList: 0)
        return IndexedKey(profile: profile, addresses: allowedAddresses, keyID: keyID, expiresAt: expiresAt, end: end)
    }
}
