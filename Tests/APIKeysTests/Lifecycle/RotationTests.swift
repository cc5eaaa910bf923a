import Testing

@testable import APIKeys

@Suite("Rotating a key")
struct RotationTests {
    private let start = Sample.start
    private let secret = Sample.secret(2)

    @Test("the successor has the same team, name, scopes and addresses, its own id and secret, and who rotated made it")
    func successor() throws {
        let addresses = [try #require(CIDR("192.0.2.0/24")), try #require(CIDR("2001:db8::/32"))]
        let key = Sample.key(allowedAddresses: addresses)
        let now = start.adding(.hours(1))
        let (predecessor, successor) = try key.rotated(to: secret, by: Sample.otherUser, at: now)
        #expect(successor.teamID == key.teamID)
        #expect(successor.name == key.name)
        #expect(successor.scopes == key.scopes)
        #expect(successor.allowedAddresses == addresses)
        #expect(successor.createdBy == Sample.otherUser)
        #expect(successor.createdAt == now)
        #expect(successor.id != key.id)
        #expect(successor.id.time == now)
        #expect(successor.digest == secret.digest)
        #expect(successor.hint == secret.hint)
        #expect(successor.rotatedFrom == key.id)
        #expect(successor.status(at: now) == .active)
        #expect(predecessor.supersededBy == successor.id)
        #expect(predecessor.supersededAt == now)
    }

    @Test("of the predecessor nothing changes but that it was superseded")
    func predecessor() throws {
        let key = Sample.key(lifetime: .days(90))
        var (predecessor, _) = try key.rotated(to: secret, by: Sample.otherUser, at: start)
        #expect(predecessor != key)
        predecessor.supersededAt = nil
        predecessor.supersededBy = nil
        predecessor.graceEndsAt = nil
        #expect(predecessor == key)
    }

    @Test("the grace is 24 hours unless somebody says otherwise")
    func defaultGrace() throws {
        let key = try Sample.key().rotated(to: secret, by: Sample.user, at: start).predecessor
        #expect(key.graceEndsAt == start.adding(.hours(24)))
    }

    @Test("a grace of 0 revokes the key at once, as superseded")
    func noGrace() throws {
        let key = try Sample.key().rotated(to: secret, by: Sample.user, at: start, grace: .zero).predecessor
        #expect(key.status(at: start) == .revoked)
        #expect(key.revocation(at: start)?.at == start)
        #expect(key.revocation(at: start)?.reason == "superseded")
        #expect(key.revokedAt == start && key.graceEndsAt == start, "on record, and not by a time alone")
    }

    @Test("a grace never outlives the key's expiry")
    func graceHeldAtExpiry() throws {
        let key = Sample.key(lifetime: .days(10))
        let now = start.adding(.days(9))
        #expect(try key.rotated(to: secret, by: Sample.user, at: now, grace: .days(3)).predecessor.graceEndsAt == key.expiresAt)
        #expect(
            try key.rotated(to: secret, by: Sample.user, at: now, grace: .hours(23)).predecessor.graceEndsAt
                == now.adding(.hours(23)))
    }

    @Test("a grace lasts 0 to 30 days")
    func graceRange() throws {
        let key = Sample.key()
        let longest = try key.rotated(to: secret, by: Sample.user, at: start, grace: .days(30)).predecessor
        #expect(longest.graceEndsAt == start.adding(.days(30)))
        for grace in [Duration.milliseconds(-1), .days(30) + .nanoseconds(1), .seconds(Int64.max), .seconds(Int64.min)] {
            #expect(throws: KeyRuleViolation.graceOutOfRange) {
                try key.rotated(to: secret, by: Sample.user, at: start, grace: grace)
            }
        }
    }

    @Test("the successor lives the predecessor's whole lifetime again, however late the rotation")
    func lifetime() throws {
        let key = Sample.key(lifetime: .days(90))
        let now = start.adding(.days(89))
        #expect(try key.rotated(to: secret, by: Sample.user, at: now).successor.expiresAt == now.adding(.days(90)))
        #expect(try Sample.key().rotated(to: secret, by: Sample.user, at: now).successor.expiresAt == nil)
    }

    @Test("a dead key does not rotate: no rotation brings an expired or revoked one back")
    func dead() throws {
        let expired = Sample.key(lifetime: .days(1))
        #expect(throws: KeyRuleViolation.notActive(.expired)) {
            try expired.rotated(to: secret, by: Sample.user, at: start.adding(.days(1)))
        }
        #expect(throws: KeyRuleViolation.notActive(.revoked)) {
            try Sample.key().revoked(at: start).rotated(to: secret, by: Sample.user, at: start)
        }
        let superseded = try Sample.key().rotated(to: secret, by: Sample.user, at: start, grace: .zero).predecessor
        #expect(throws: KeyRuleViolation.notActive(.revoked)) {
            try superseded.rotated(to: Sample.secret(3), by: Sample.user, at: start)
        }
    }

    @Test("a rotating key does not rotate again: it has one successor")
    func rotating() throws {
        let key = try Sample.key().rotated(to: secret, by: Sample.user, at: start).predecessor
        #expect(throws: KeyRuleViolation.notActive(.rotating)) {
            try key.rotated(to: Sample.secret(3), by: Sample.user, at: start + 1)
        }
    }

    @Test("each violation says what rule was broken")
    func violations() {
        let violations: [KeyRuleViolation] = [.notActive(.expired), .notRotating(.active), .graceOutOfRange, .graceAtExpiry]
        #expect(
            violations.map(\.description) == [
                "the key is expired: only an active key can be rotated",
                "the key is active: only a rotating key has a grace to change",
                "a grace lasts 0 to 30 days, counted from the rotation",
                "the grace already lasts until the key expires, and cannot last longer",
            ])
    }
}
