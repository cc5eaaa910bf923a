import TestSupport
import Testing

@testable import APIKeys

@Suite("The verdict and the status are one rule")
struct VerdictAndStatusTests {
    @Test(
        "for any key of any history and any time, the verifier says what the key's status says",
        arguments: 0..<60 as Range<UInt64>)
    func agree(seed: UInt64) {
        var history = KeyHistory(seed: seed)
        for _ in 0..<150 { _ = history.step() }
        let index = KeyIndex()
        for key in history.keys { index.update(key, scopes: []) }
        let addresses: [IPAddress?] = [nil] + ["192.0.2.7", "192.0.2.8", "2001:db8::1", "2001:db9::1"].map { IPAddress($0) }
        var generator = SplitMix64(seed: seed)
        for key in history.keys {
            let edges = [key.createdAt, key.graceEndsAt, key.expiresAt, key.revokedAt].compactMap { $0 }
            let random = (0..<10).map { _ in Sample.start + Int64.random(in: 0...400 * 86_400_000, using: &generator) }
            for now in edges.flatMap({ [$0 - 1, $0, $0 + 1] }) + random + [.latest] {
                for address in addresses { expect(index, judges: key, from: address, at: now) }
            }
        }
    }

    private func expect(_ index: KeyIndex, judges key: APIKey, from address: IPAddress?, at now: Timestamp) {
        let outcome = index.find(key.digest)?.outcome(from: address, at: now)
        let isAllowed =
            key.allowedAddresses.isEmpty || address.map { a in key.allowedAddresses.contains { $0.contains(a) } } ?? false
        switch (key.status(at: now), outcome) {
        case (.active, .accepted(let principal)), (.rotating, .accepted(let principal)):
            #expect(isAllowed)
            #expect(principal.keyID == key.id)
        case (.active, .refused(.addressNotAllowed, _)), (.rotating, .refused(.addressNotAllowed, _)): #expect(!isAllowed)
        case (.revoked, .refused(.revoked, let principal?)): #expect(principal.keyID == key.id)
        case (.expired, .refused(.expired, let principal?)): #expect(principal.keyID == key.id)
        case (let status, let outcome): Issue.record("\(status), but \(String(describing: outcome))")
        }
    }
}
