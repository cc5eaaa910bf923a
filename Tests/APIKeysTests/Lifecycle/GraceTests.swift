import Testing

@testable import APIKeys

@Suite("Changing a grace")
struct GraceTests {
    private let start = Sample.start

    private func rotating(lifetime: Duration? = nil, grace: Duration = .hours(24)) throws -> APIKey {
        try Sample.key(lifetime: lifetime).rotated(to: Sample.secret(2), by: Sample.user, at: start, grace: grace).predecessor
    }

    @Test("ending it revokes the key at once, as superseded")
    func ending() throws {
        let now = start.adding(.hours(3))
        let key = try rotating().endingGrace(at: now)
        #expect(key.status(at: now - 1) == .rotating)
        #expect(key.status(at: now) == .revoked)
        #expect(key.revocation(at: now)?.at == now)
        #expect(key.revocation(at: now)?.reason == APIKey.supersededReason)
        #expect(key.revokedAt == now && key.graceEndsAt == now, "on record, and not by a time alone")
    }

    @Test("extending it counts from its present end")
    func extending() throws {
        let key = try rotating().extendingGrace(by: .hours(5), at: start.adding(.hours(23)))
        #expect(key.graceEndsAt == start.adding(.hours(29)))
    }

    @Test("it can be extended up to 30 days after the rotation, however often")
    func limit() throws {
        var key = try rotating(grace: .days(29))
        key = try key.extendingGrace(by: .hours(23), at: start)
        key = try key.extendingGrace(by: .hours(1), at: start)
        #expect(key.graceEndsAt == start.adding(.days(30)))
        #expect(throws: KeyRuleViolation.graceOutOfRange) { try key.extendingGrace(by: .milliseconds(1), at: start) }
        #expect(throws: KeyRuleViolation.graceOutOfRange) {
            try rotating(grace: .days(29)).extendingGrace(by: .days(1) + .milliseconds(1), at: start)
        }
    }

    @Test("it can never be extended past the key's expiry")
    func expiry() throws {
        let key = try rotating(lifetime: .days(2))
        let extended = try key.extendingGrace(by: .days(5), at: start)
        #expect(extended.graceEndsAt == key.expiresAt)
        #expect(throws: KeyRuleViolation.graceAtExpiry) { try extended.extendingGrace(by: .hours(1), at: start) }
    }

    @Test(
        "an extension that extends nothing is refused",
        arguments: [.zero, .microseconds(999), .hours(-1), .seconds(Int64.min), .seconds(Int64.max)] as [Duration])
    func nothing(duration: Duration) throws {
        let key = try rotating()
        #expect(throws: KeyRuleViolation.graceOutOfRange) { try key.extendingGrace(by: duration, at: start) }
    }

    @Test("only a rotating key has one")
    func others() throws {
        let end = start.adding(.hours(24))
        let keys: [(APIKey, KeyStatus)] = [
            (Sample.key(), .active), (Sample.key(lifetime: .hours(24)), .expired), (Sample.key().revoked(at: start), .revoked),
            (try rotating(), .revoked), (try rotating().revoked(at: start), .revoked),
        ]
        for (key, status) in keys {
            #expect(throws: KeyRuleViolation.notRotating(status)) { try key.endingGrace(at: end) }
            #expect(throws: KeyRuleViolation.notRotating(status)) { try key.extendingGrace(by: .hours(1), at: end) }
        }
    }
}
