import APIKeys
import Testing

@Suite("How a request ended")
struct ActivityOutcomeTests {
    @Test("each outcome has a word of its own, and the word gives it back")
    func words() {
        let outcomes = [ActivityOutcome.allowed] + Refusal.allCases.map { .denied($0) }
        #expect(Set(outcomes.map(\.word)).count == outcomes.count)
        for outcome in outcomes { #expect(ActivityOutcome(word: outcome.word) == outcome) }
        #expect(ActivityOutcome(word: "") == nil)
        #expect(ActivityOutcome(word: "Allowed") == nil)
    }

    /// Logs and databases hold them: a change here is a migration there.
    @Test("the words are the ones that logs have held from the start")
    func stable() {
        #expect(
            Refusal.allCases.map(\.rawValue) == [
                "missing", "malformed", "unknown", "revoked", "expired", "address_not_allowed", "client_side_use",
                "insufficient_scope", "wrong_team", "quota_exceeded", "verification_unavailable",
            ])
        #expect(KeyStatus.allCases.map(\.rawValue) == ["active", "rotating", "revoked", "expired"])
    }
}
