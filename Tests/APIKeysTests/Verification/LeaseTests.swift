import APIKeys
import Testing

@Suite("The lease on trusting the index")
struct LeaseTests {
    private let origin = ContinuousClock.now
    private func instant(_ offset: Duration) -> ContinuousClock.Instant { origin.advanced(by: offset) }

    @Test("does not hold before its first renewal")
    func fresh() {
        let lease = Lease(origin: origin)
        #expect(!lease.holds(at: origin))
        #expect(!lease.holds(at: instant(.seconds(-1_000))))
    }

    @Test("holds until its end, and no nanosecond longer")
    func end() {
        let lease = Lease(origin: origin)
        lease.renew(until: instant(.seconds(5)))
        #expect(lease.holds(at: origin))
        #expect(lease.holds(at: instant(.seconds(5) - .nanoseconds(1))))
        #expect(!lease.holds(at: instant(.seconds(5))))
    }

    @Test("a renewal that comes late takes nothing back")
    func shorter() {
        let lease = Lease(origin: origin)
        lease.renew(until: instant(.seconds(5)))
        lease.renew(until: instant(.seconds(3)))
        #expect(lease.holds(at: instant(.seconds(4))))
        lease.renew(until: instant(.seconds(7)))
        #expect(lease.holds(at: instant(.seconds(6))))
    }

    @Test("says what is left of it, nothing before its first renewal and after its end")
    func remaining() throws {
        let lease = Lease(origin: origin)
        #expect(lease.remaining(at: instant(.seconds(-1_000))) == .zero)
        lease.renew(until: instant(.seconds(5)))
        let left = try #require(lease.remaining(at: instant(.seconds(2))))
        #expect(abs(left / .seconds(1) - 3) < 0.000001)
        #expect(lease.remaining(at: instant(.seconds(5))) == .zero && lease.remaining(at: instant(.seconds(9))) == .zero)
        #expect(Lease.endless().remaining(at: origin) == nil)
    }

    @Test("can be cancelled, and taken up again")
    func cancelling() {
        for lease in [Lease(origin: origin), Lease.endless()] {
            lease.renew(until: instant(.seconds(5)))
            lease.cancel()
            #expect(!lease.holds(at: origin))
            lease.renew(until: instant(.seconds(6)))
            #expect(lease.holds(at: instant(.seconds(5))))
            #expect(!lease.holds(at: instant(.seconds(7))))
        }
    }

    @Test("an endless one holds at all times, whatever renews it")
    func endless() {
        let lease = Lease.endless()
        #expect(lease.holds(at: instant(.days(30_000))))
        lease.renew(until: instant(.seconds(1)))
        #expect(lease.holds(at: instant(.days(30_000))))
    }
}
