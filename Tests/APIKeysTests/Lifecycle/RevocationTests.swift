import Testing

@testable import APIKeys

@Suite("Revoking a key")
struct RevocationTests {
    private let start = Sample.start

    @Test("holds from its very millisecond on, with its reason")
    func reason() {
        let key = Sample.key().revoked(at: start + 5, reason: "left in a repository")
        #expect(key.status(at: start + 4) == .active)
        #expect(key.status(at: start + 5) == .revoked)
        #expect(key.revocation(at: start + 4) == nil)
        #expect(key.revocation(at: start + 5)?.at == start + 5)
        #expect(key.revocation(at: start + 5)?.reason == "left in a repository")
    }

    @Test("twice is the same as once: the first time and reason stay")
    func idempotent() {
        let key = Sample.key().revoked(at: start, reason: "first")
        #expect(key.revoked(at: start + 1, reason: "second") == key)
        #expect(key.revoked(at: start) == key)
    }

    @Test("ends a grace early, and is then the reason")
    func duringGrace() throws {
        let key = try Sample.key().rotated(to: Sample.secret(2), by: Sample.user, at: start).predecessor
            .revoked(at: start + 10, reason: "leaked")
        #expect(key.status(at: start + 9) == .rotating)
        #expect(key.revocation(at: start.adding(.days(2)))?.at == start + 10)
        #expect(key.revocation(at: start.adding(.days(2)))?.reason == "leaked")
    }

    @Test("after a grace has ended changes nothing: the key was superseded at the grace's end")
    func afterGrace() throws {
        let key = try Sample.key().rotated(to: Sample.secret(2), by: Sample.user, at: start, grace: .hours(1)).predecessor
        #expect(key.revoked(at: start.adding(.hours(1)), reason: "late") == key)
        let revocation = key.revocation(at: .latest)
        #expect(revocation?.at == start.adding(.hours(1)))
        #expect(revocation?.reason == "superseded")
    }

    @Test("on the very millisecond of a grace's end, what somebody said is the reason")
    func atTheEndOfGrace() throws {
        var key = try Sample.key().rotated(to: Sample.secret(2), by: Sample.user, at: start, grace: .hours(1)).predecessor
        key.revokedAt = key.graceEndsAt
        key.revokedReason = "leaked"
        #expect(key.revocation(at: .latest)?.reason == "leaked")
    }

    @Test("an expired key can be revoked, so that a log says it was")
    func expired() {
        let key = Sample.key(lifetime: .hours(1))
        let now = start.adding(.hours(2))
        #expect(key.status(at: now) == .expired)
        #expect(key.revoked(at: now).status(at: now) == .revoked)
    }

    @Test("leaves the successor alone")
    func successor() throws {
        let (predecessor, successor) = try Sample.key().rotated(to: Sample.secret(2), by: Sample.user, at: start)
        #expect(predecessor.revoked(at: start + 1).status(at: start + 1) == .revoked)
        #expect(successor.status(at: start + 1) == .active)
    }
}
