import TestSupport
import Testing

@testable import APIKeys

@Suite("A key with limits")
struct LimitedKeyTests {
    private let index = KeyIndex()
    private let uptime = ContinuousClock.now
    private let limits = ["3/1m", "10/1h"].compactMap { RateLimit($0) }

    private func verifier() -> KeyVerifier { KeyVerifier(format: Sample.format, index: index) }

    private func principal(_ secret: KeySecret, _ verifier: KeyVerifier) throws -> Principal {
        let verdict = secret.withBytes { verifier.verify($0, from: nil, at: Sample.start, uptime: uptime) }
        guard case .accepted(let principal) = verdict else {
            Issue.record("\(verdict)")
            throw CancellationError()
        }
        return principal
    }

    @Test("a key without limits is not counted, and its index holds nothing more")
    func unlimited() throws {
        let secret = Sample.secret()
        index.update(Sample.key(secret: secret), scopes: [])
        let verifier = verifier()
        let principal = try principal(secret, verifier)
        #expect(!principal.isLimited)
        #expect(verifier.spend(principal, at: uptime) == nil)
        #expect(verifier.limiter.count == 0)
        #expect(MemoryLayout<Principal>.stride == 72 && MemoryLayout<KeyProfile>.stride == 48)
    }

    @Test("verifying costs no call; counting does, until there is none left")
    func counted() throws {
        let secret = Sample.secret()
        let key = Sample.key(secret: secret, limits: limits)
        index.update(key, scopes: [])
        #expect(index.find(secret.digest)?.limits == KeyLimits(limits, family: key.id))
        let verifier = verifier()
        for _ in 0..<10 { #expect(try principal(secret, verifier).isLimited) }
        let principal = try principal(secret, verifier)
        for left in [2, 1, 0] {
            var verdict = VerificationOutcome.accepted(principal)
            #expect(verifier.count(&verdict, at: uptime)?.items.first?.remaining == left)
            #expect(verdict == .accepted(principal))
        }
        var verdict = VerificationOutcome.accepted(principal)
        #expect(verifier.count(&verdict, at: uptime)?.isRefused == true)
        #expect(verdict == .refused(.quotaExceeded, of: principal))
        var narrow = VerificationOutcome.refused(.insufficientScope, of: principal)
        #expect(verifier.count(&narrow, at: uptime) == nil)
        #expect(narrow == .refused(.insufficientScope, of: principal))
    }

    @Test("all keys of a line of rotations share what is left, over any number of rotations")
    func line() throws {
        let verifier = verifier()
        var keys = [Sample.key(secret: Sample.secret(1), limits: limits)]
        for number in 2...4 as ClosedRange<UInt64> {
            let (predecessor, successor) = try keys[keys.count - 1]
                .rotated(to: Sample.secret(number), by: Sample.otherUser, at: Sample.start)
            keys[keys.count - 1] = predecessor
            keys.append(successor)
            #expect(successor.limits == limits && successor.family == keys[0].id)
        }
        for key in keys { index.update(key, scopes: []) }
        let other = Sample.key(secret: Sample.secret(9), limits: limits)
        index.update(other, scopes: [])
        let principals = try (1...4 as ClosedRange<UInt64>).map { try principal(Sample.secret($0), verifier) }
        #expect(try principals.prefix(3).allSatisfy { try !#require(verifier.spend($0, at: uptime)).isRefused })
        for principal in principals { #expect(verifier.spend(principal, at: uptime)?.isRefused == true) }
        #expect(verifier.spend(try principal(Sample.secret(9), verifier), at: uptime)?.isRefused == false)
    }

    @Test("a successor with other limits goes on where its line stands in each window, in parts of its own limit")
    func changed() throws {
        let verifier = verifier()
        let key = Sample.key(secret: Sample.secret(1), limits: [try #require(RateLimit("4/1m"))])
        let (predecessor, successor) = try key.rotated(
            to: Sample.secret(2), by: Sample.user, at: Sample.start, limits: ["100/1m", "7/1h"].compactMap { RateLimit($0) })
        for key in [predecessor, successor] { index.update(key, scopes: []) }
        #expect(verifier.spend(try principal(Sample.secret(1), verifier), at: uptime)?.items[0].remaining == 3)
        // A quarter of the minute is used up, and nothing of the hour.
        #expect(verifier.spend(try principal(Sample.secret(2), verifier), at: uptime)?.items.map(\.remaining) == [74, 6])
        #expect(try key.rotated(to: Sample.secret(3), by: Sample.user, at: Sample.start, limits: []).successor.limits == [])
    }

    @Test("keys that are limited alike share what the index holds of their limits")
    func memory() {
        let before = index.footprint
        for number in 0..<3000 as Range<UInt64> {
            index.update(Sample.key(secret: Sample.secret(number), limits: limits), scopes: [])
        }
        let plain = KeyIndex()
        for number in 0..<3000 as Range<UInt64> { plain.update(Sample.key(secret: Sample.secret(number)), scopes: []) }
        #expect(index.footprint - before <= plain.footprint + 2048)
        #expect((0..<3000 as Range<UInt64>).allSatisfy { index.find(Sample.secret($0).digest)?.limits?.limits == limits })
    }

    @Test("a key that is loaded again keeps its limits, and takes over new ones")
    func reload() throws {
        let key = Sample.key(secret: Sample.secret(), limits: limits)
        index.update(key, scopes: [])
        index.beginReload()
        index.update(key.revoked(at: Sample.start), scopes: [])
        index.finishReload()
        #expect(index.find(key.digest)?.limits?.limits == limits)
    }
}
