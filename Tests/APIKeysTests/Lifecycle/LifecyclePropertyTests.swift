import Testing

@testable import APIKeys

@Suite("The life of a key, whatever happens to it")
struct LifecyclePropertyTests {
    private static let seeds: Range<UInt64> = 0..<200

    /// What may follow each status as time goes by, besides itself.
    private static let successors: [KeyStatus: Set<KeyStatus>] = [
        .active: [.rotating, .revoked, .expired], .rotating: [.revoked], .expired: [.revoked], .revoked: [],
    ]

    @Test("the status only moves on: active, then rotating or expired, then revoked, never back", arguments: seeds)
    func monotone(seed: UInt64) {
        var history = KeyHistory(seed: seed)
        var last: [KeyID: KeyStatus] = [:]
        for _ in 0..<120 {
            _ = history.step()
            for key in history.keys {
                let status = key.status(at: history.now)
                if let before = last.updateValue(status, forKey: key.id), before != status {
                    #expect(Self.successors[before]?.contains(status) == true, "\(before) → \(status)")
                }
            }
        }
    }

    @Test("untouched, a key's status moves on by itself in the same order, at its own times", arguments: seeds)
    func monotoneInTime(seed: UInt64) {
        let history = finished(seed)
        for key in history.keys {
            let edges = [key.createdAt, key.supersededAt, key.graceEndsAt, key.expiresAt, key.revokedAt].compactMap { $0 }
            let moments = edges.flatMap { [$0 - 1, $0, $0 + 1] }.filter { $0 >= key.createdAt }.sorted()
            let statuses = moments.map(key.status)
            for (before, after) in zip(statuses, statuses.dropFirst()) where before != after {
                // A key whose past is known is `rotating` all along: what was done to it is not a matter of the clock.
                #expect(Self.successors[before]?.contains(after) == true, "\(before) → \(after)")
            }
        }
    }

    @Test("a grace never outlives the expiry, nor 30 days", arguments: seeds)
    func graceHeld(seed: UInt64) {
        for key in finished(seed).keys {
            guard let graceEndsAt = key.graceEndsAt, let supersededAt = key.supersededAt else {
                #expect(key.graceEndsAt == nil && key.supersededAt == nil && key.supersededBy == nil)
                continue
            }
            #expect(graceEndsAt <= key.expiresAt ?? .latest)
            #expect(graceEndsAt >= supersededAt)
            #expect(graceEndsAt <= supersededAt.adding(.days(30)))
        }
    }

    @Test("a successor lives as long as its predecessor, and each key has at most one", arguments: seeds)
    func successors(seed: UInt64) throws {
        let keys = finished(seed).keys
        let byID = Dictionary(uniqueKeysWithValues: keys.map { ($0.id, $0) })
        var taken: Set<KeyID> = []
        for key in keys {
            guard let predecessorID = key.rotatedFrom else { continue }
            let predecessor = try #require(byID[predecessorID])
            #expect(taken.insert(predecessorID).inserted)
            #expect(predecessor.supersededBy == key.id)
            #expect(predecessor.supersededAt == key.createdAt)
            #expect(key.expiresAt?.since(key.createdAt) == predecessor.expiresAt?.since(predecessor.createdAt))
            // The predecessor was active until then: neither expired nor revoked.
            #expect(predecessor.expiresAt ?? .latest > key.createdAt)
            #expect(predecessor.revokedAt ?? .latest >= key.createdAt)
        }
    }

    @Test("what is dead stays as it is, whatever is tried on it", arguments: seeds)
    func dead(seed: UInt64) {
        let history = finished(seed)
        for key in history.keys where !key.status(at: history.now).isLiving {
            let status = key.status(at: history.now)
            let secret = Sample.secret(seed)
            #expect(throws: KeyRuleViolation.notActive(status)) {
                try key.rotated(to: secret, by: Sample.user, at: history.now)
            }
            #expect(throws: KeyRuleViolation.notRotating(status)) { try key.endingGrace(at: history.now) }
            #expect(throws: KeyRuleViolation.notRotating(status)) { try key.extendingGrace(by: .hours(1), at: history.now) }
            if status == .revoked { #expect(key.revoked(at: history.now, reason: "again") == key) }
        }
    }

    @Test("a key is revoked exactly when it has a revocation, whose time has come and never changes", arguments: seeds)
    func revocations(seed: UInt64) {
        var history = KeyHistory(seed: seed)
        var first: [KeyID: Timestamp] = [:]
        for _ in 0..<120 {
            _ = history.step()
            for key in history.keys {
                let revocation = key.revocation(at: history.now)
                #expect((revocation != nil) == (key.status(at: history.now) == .revoked))
                guard let revocation else { continue }
                #expect(revocation.at <= history.now)
                #expect(["superseded", "test"].contains(revocation.reason))
                if let reason = key.revokedReason, revocation.at == key.revokedAt { #expect(revocation.reason == reason) }
                if key.revokedAt == nil { #expect(revocation.reason == "superseded") }
                #expect(first.updateValue(revocation.at, forKey: key.id) ?? revocation.at == revocation.at)
            }
        }
    }

    private func finished(_ seed: UInt64) -> KeyHistory {
        var history = KeyHistory(seed: seed)
        for _ in 0..<120 { _ = history.step() }
        return history
    }
}
