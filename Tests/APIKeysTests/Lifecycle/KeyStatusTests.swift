import Testing

@testable import APIKeys

@Suite("A key's status")
struct KeyStatusTests {
    private let start = Sample.start

    @Test("a fresh key is active, and without an expiry stays so for good")
    func active() {
        let key = Sample.key()
        #expect(key.status(at: start) == .active)
        #expect(key.status(at: .latest) == .active)
        #expect(key.revocation(at: .latest) == nil)
    }

    @Test("a key expires on the very millisecond")
    func expiry() {
        let key = Sample.key(lifetime: .days(1))
        #expect(key.status(at: start + 86_399_999) == .active)
        #expect(key.status(at: start + 86_400_000) == .expired)
        #expect(key.revocation(at: start + 86_400_000) == nil)
    }

    @Test("a superseded key is rotating until its grace ends, and revoked from that millisecond on")
    func grace() throws {
        let key = try Sample.key().rotated(to: Sample.secret(2), by: Sample.user, at: start, grace: .hours(1)).predecessor
        #expect(key.status(at: start) == .rotating)
        #expect(key.status(at: start + 3_599_999) == .rotating)
        #expect(key.status(at: start + 3_600_000) == .revoked)
    }

    @Test("active and rotating keys are living, revoked and expired ones are not")
    func living() {
        #expect(KeyStatus.allCases.filter(\.isLiving) == [.active, .rotating])
    }

    @Test("a revocation outranks an expiry, whichever came first")
    func revokedAndExpired() {
        let key = Sample.key(lifetime: .hours(1))
        #expect(key.revoked(at: start + 60_000).status(at: start.adding(.hours(2))) == .revoked)
        #expect(key.revoked(at: start.adding(.hours(2))).status(at: start.adding(.hours(2))) == .revoked)
    }

    /// Times from storage in every order, also those that no sequence of changes leads to.
    @Test("whatever times storage holds, the status follows from them by one rule")
    func againstDefinition() {
        let times: [Int64?] = [nil, 0, 1, 2, 3]
        for expiry in times {
            for graceEnd in times {
                for revocation in times {
                    let key = stored(expiresAt: expiry, graceEndsAt: graceEnd, revokedAt: revocation)
                    for now in 0...4 as ClosedRange<Int64> {
                        let reached = { (time: Int64?) in time.map { $0 <= now } ?? false }
                        let expected: KeyStatus =
                            if reached(graceEnd) || reached(revocation) {
                                .revoked
                            } else if reached(expiry) {
                                .expired
                            } else {
                                graceEnd == nil ? .active : .rotating
                            }
                        #expect(key.status(at: Timestamp(milliseconds: now)) == expected)
                        let first = [graceEnd, revocation].compactMap { reached($0) ? $0 : nil }.min()
                        #expect(key.revocation(at: Timestamp(milliseconds: now))?.at.milliseconds == first)
                    }
                }
            }
        }
    }

    private func stored(expiresAt: Int64?, graceEndsAt: Int64?, revokedAt: Int64?) -> APIKey {
        let time = { (milliseconds: Int64?) in milliseconds.map(Timestamp.init(milliseconds:)) }
        let fresh = Sample.key()
        return APIKey(
            id: fresh.id, teamID: fresh.teamID, name: fresh.name, hint: fresh.hint, digest: fresh.digest, scopes: fresh.scopes,
            createdAt: Timestamp(milliseconds: 0), createdBy: fresh.createdBy, expiresAt: time(expiresAt),
            supersededAt: graceEndsAt == nil ? nil : Timestamp(milliseconds: 0), graceEndsAt: time(graceEndsAt),
            revokedAt: time(revokedAt))
    }
}
