import APIKeys
import Testing
import WorkClaw

@testable import APIKeysStore

@Suite("Why a request was answered as it was")
struct RequestExplanationTests {
    private let team = TeamID(at: Timestamp(milliseconds: 1))
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func key(
        scopes: [Scope] = [.clawsRead], addresses: [CIDR] = [], expiresAt: Timestamp? = nil, successor: KeyID? = nil,
        graceEndsAt: Timestamp? = nil, revokedAt: Timestamp? = nil, reason: String? = nil
    ) -> APIKey {
        let secret = KeyFormat.workclaw.makeSecret()
        return APIKey(
            id: KeyID(at: now), teamID: team, name: "CI", hint: secret.hint, digest: secret.digest, scopes: scopes,
            allowedAddresses: addresses, createdAt: Timestamp(milliseconds: 1), createdBy: UserID(at: now),
            expiresAt: expiresAt, supersededAt: successor.map { _ in Timestamp(milliseconds: 2) }, supersededBy: successor,
            graceEndsAt: graceEndsAt, revokedAt: revokedAt, revokedReason: reason)
    }

    private func request(
        _ outcome: ActivityOutcome, status: Int = 401, method: String = "GET", route: String? = "/v1/claws"
    ) -> ActivityLine.Request {
        ActivityLine.Request(
            time: now, requestID: RequestID(at: now), keyID: KeyID(at: now), method: method, route: route, path: "/v1/claws",
            status: status, outcome: outcome, clientAddress: "192.0.2.7", userAgent: nil, latency: .zero)
    }

    @Test("a key that somebody revoked: when, and why")
    func revoked() {
        let before = now.adding(.seconds(-5))
        let said = RequestExplanation(
            request(.denied(.revoked)), key: key(revokedAt: before, reason: "laptop stolen"))
        #expect(said.reason == "The key was revoked at \(before), for this reason: laptop stolen.")
    }

    @Test("a key whose grace had ended: when, and which key took over")
    func superseded() {
        let (end, successor) = (now.adding(.seconds(-5)), KeyID(at: now))
        let said = RequestExplanation(
            request(.denied(.revoked)), key: key(successor: successor, graceEndsAt: end, revokedAt: now.adding(.seconds(60))))
        #expect(said.reason.contains("its grace ended at \(end)") && said.reason.contains("\(successor)"))
        #expect(said.advice?.contains("Something still uses the old key") == true)
    }

    @Test("an expired key: when")
    func expired() {
        let end = now.adding(.seconds(-5))
        #expect(RequestExplanation(request(.denied(.expired)), key: key(expiresAt: end)).reason.contains("expired at \(end)"))
    }

    @Test("a scope that is missing: which one the route asks for, and which the key has")
    func scopes() {
        let said = RequestExplanation(request(.denied(.insufficientScope), status: 403, method: "POST"), key: key())
        #expect(said.reason.contains("POST /v1/claws asks for claws:write, and the key has only claws:read."))
    }

    @Test("a foreign address: which it was, and which are allowed")
    func addresses() throws {
        let network = try #require(CIDR("198.51.100.0/24"))
        let said = RequestExplanation(request(.denied(.addressNotAllowed), status: 403), key: key(addresses: [network]))
        #expect(said.reason.contains("from 192.0.2.7") && said.reason.contains("only from 198.51.100.0/24"))
    }

    @Test("what was let through says so, and where an error came from")
    func allowed() {
        #expect(RequestExplanation(request(.allowed, status: 200), key: key()).advice == nil)
        #expect(RequestExplanation(request(.allowed, status: 404, route: nil), key: key()).reason.contains("no such route"))
        #expect(RequestExplanation(request(.allowed, status: 409), key: key()).reason.contains("let through"))
    }

    @Test("every refusal is told in sentences of its own", arguments: Refusal.allCases)
    func each(_ refusal: Refusal) {
        let said = RequestExplanation(request(.denied(refusal)), key: key())
        #expect(said.reason.hasSuffix(".") && said.advice?.hasSuffix(".") == true)
        let others = Refusal.allCases.filter { $0 != refusal }.map {
            RequestExplanation(request(.denied($0)), key: key()).reason
        }
        #expect(!others.contains(said.reason))
    }
}
