import Testing

@testable import APIKeys

@Suite("Verifying a credential")
struct KeyVerifierTests {
    private let start = Sample.start
    private let uptime = ContinuousClock.now
    private let secret = Sample.secret(1)
    private let scopes = ScopeSet(rawValue: 0b11)
    private let index = KeyIndex()

    private func verdict(
        _ credential: String? = nil, lease: Lease = .endless(), from address: String? = nil, at now: Timestamp = Sample.start
    ) -> VerificationOutcome {
        KeyVerifier(format: Sample.format, index: index, lease: lease)
            .verify(credential ?? secret.expose(), from: address.flatMap { IPAddress($0) }, at: now, uptime: uptime)
    }

    private func principal(_ key: APIKey) -> Principal {
        Principal(keyID: key.id, teamID: key.teamID, createdBy: key.createdBy, scopes: scopes, graceEndsAt: key.graceEndsAt)
    }

    @Test("a living key is accepted, and tells whose it is and what it may do")
    func accepted() {
        let key = Sample.key(secret: secret)
        index.update(key, scopes: scopes)
        #expect(verdict() == .accepted(principal(key)))
        #expect(verdict(at: .latest) == .accepted(principal(key)))
    }

    @Test("a key that was never issued is unknown, and nobody's")
    func unknown() {
        #expect(verdict() == .refused(.unknown, of: nil))
        index.update(Sample.key(secret: Sample.secret(2)), scopes: scopes)
        #expect(verdict() == .refused(.unknown, of: nil))
    }

    @Test(
        "what is not a key is malformed",
        arguments: [
            "", "wc_live_", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", KnownKeys.live[0].text + "x", KnownKeys.acme.text,
        ])
    func malformed(text: String) {
        #expect(verdict(text) == .refused(.malformed, of: nil))
    }

    @Test("a key is expired from its very millisecond on")
    func expired() {
        let key = Sample.key(secret: secret, lifetime: .hours(1))
        index.update(key, scopes: scopes)
        let end = start.adding(.hours(1))
        #expect(verdict(at: end - 1) == .accepted(principal(key)))
        #expect(verdict(at: end) == .refused(.expired, of: principal(key)))
        #expect(verdict(at: .latest) == .refused(.expired, of: principal(key)))
    }

    @Test("a key is revoked from its very millisecond on")
    func revoked() {
        let key = Sample.key(secret: secret).revoked(at: start + 10)
        index.update(key, scopes: scopes)
        #expect(verdict(at: start + 9) == .accepted(principal(key)))
        #expect(verdict(at: start + 10) == .refused(.revoked, of: principal(key)))
    }

    @Test("a superseded key is refused once its grace has ended, and until then says when that is")
    func superseded() throws {
        let key = try Sample.key(secret: secret).rotated(to: Sample.secret(2), by: Sample.user, at: start, grace: .hours(1))
            .predecessor
        index.update(key, scopes: scopes)
        let end = start.adding(.hours(1))
        guard case .accepted(let rotating) = verdict(at: end - 1) else {
            Issue.record("refused within its grace")
            return
        }
        #expect(rotating.graceEndsAt == end)
        #expect(verdict(at: end) == .refused(.revoked, of: principal(key)))
    }

    @Test("a revoked key that has expired too is called revoked")
    func revokedAndExpired() {
        let key = Sample.key(secret: secret, lifetime: .hours(1)).revoked(at: start)
        index.update(key, scopes: scopes)
        #expect(verdict(at: .latest) == .refused(.revoked, of: principal(key)))
    }

    @Test("a key with an address list is accepted from there alone, and not when the address is not known")
    func addresses() throws {
        let list = try ["192.0.2.0/24", "2001:db8::/32"].map { try #require(CIDR($0)) }
        let key = Sample.key(secret: secret, allowedAddresses: list, lifetime: .hours(1))
        index.update(key, scopes: scopes)
        for address in ["192.0.2.200", "::ffff:192.0.2.1", "2001:db8::5"] {
            #expect(verdict(from: address) == .accepted(principal(key)))
        }
        for address in ["192.0.3.0", "2001:db9::", "::1"] {
            #expect(verdict(from: address) == .refused(.addressNotAllowed, of: principal(key)))
        }
        #expect(verdict(from: nil) == .refused(.addressNotAllowed, of: principal(key)))
        // Who holds the secret may know that it is dead, wherever they are.
        #expect(verdict(from: nil, at: start.adding(.hours(1))) == .refused(.expired, of: principal(key)))
    }

    @Test("a key without an address list is accepted from anywhere")
    func anywhere() {
        let key = Sample.key(secret: secret)
        index.update(key, scopes: scopes)
        #expect(verdict(from: "203.0.113.9") == .accepted(principal(key)))
        #expect(verdict(from: nil) == .accepted(principal(key)))
    }

    @Test("once the lease has ended no key is judged, neither good nor bad")
    func leaseEnded() {
        index.update(Sample.key(secret: secret), scopes: scopes)
        let lease = Lease(origin: uptime)
        #expect(verdict(lease: lease) == .refused(.unavailable, of: nil))
        lease.renew(until: uptime.advanced(by: .nanoseconds(1)))
        #expect(verdict(lease: lease) == .accepted(principal(index.find(secret.digest))))
        lease.cancel()
        #expect(verdict(lease: lease) == .refused(.unavailable, of: nil))
        #expect(verdict(Sample.secret(9).expose(), lease: lease) == .refused(.unavailable, of: nil))
    }

    @Test("garbage is malformed with a lease or without: that needs no index")
    func garbageWithoutLease() {
        #expect(verdict("garbage", lease: Lease()) == .refused(.malformed, of: nil))
    }

    @Test("text in pieces, and bytes, are judged like text in one")
    func views() {
        let key = Sample.key(secret: secret)
        index.update(key, scopes: scopes)
        let verifier = KeyVerifier(format: Sample.format, index: index)
        let field = Substring("Bearer \(secret.expose())").dropFirst(7)
        #expect(verifier.verify(field, from: nil, at: start, uptime: uptime) == .accepted(principal(key)))
        let bytes = secret.withBytes { verifier.verify($0, from: nil, at: start, uptime: uptime) }
        #expect(bytes == .accepted(principal(key)))
        #expect(verifier.verify(field.dropLast(), from: nil, at: start, uptime: uptime) == .refused(.malformed, of: nil))
    }

    private func principal(_ key: IndexedKey?) -> Principal {
        Principal(
            keyID: key?.keyID ?? KeyID(high: 0, low: 0), teamID: Sample.team, createdBy: Sample.user, scopes: scopes)
    }
}
