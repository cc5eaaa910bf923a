import APIKeys
import Synchronization

/// Counts one request of a key that has limits: once, when nothing else speaks against it any more, wherever on its way that turns out.
final class CallMeter: Sendable {
    private let verifier: KeyVerifier
    private let principal: Principal
    private let uptime: ContinuousClock.Instant
    private let counted = Mutex<RateStanding?>(nil)

    /// `nil` for a key without limits.
    init?(_ principal: Principal, verifier: KeyVerifier, at uptime: ContinuousClock.Instant) {
        guard principal.isLimited else { return nil }
        self.verifier = verifier
        self.principal = principal
        self.uptime = uptime
    }

    /// How the key stands with its limits, once the request has been counted or refused.
    var standing: RateStanding? { counted.withLock { $0 } }

    /// Counts the request.
    ///
    /// - Throws: ``RefusedRequest`` if the key has no call left.
    func count() throws {
        let standing = counted.withLock { counted in
            if counted == nil { counted = verifier.spend(principal, at: uptime) }
            return counted
        }
        if let standing, standing.isRefused { throw RefusedRequest(refusal: .quotaExceeded, standing: standing) }
    }
}
