import APIKeys
import Synchronization

@testable import WorkClaw

/// A provider that says what it is told to say, and counts how often it was asked.
final class FakeProbe: ProviderProbe {
    private let answer = Mutex<String?>(nil)
    private let asked = Mutex(0)
    private let before = Mutex<(@Sendable () async throws -> Void)?>(nil)

    var count: Int { asked.withLock { $0 } }

    func answer(_ sentence: String?) { answer.withLock { $0 = sentence } }

    /// Runs `work` while a check is under way.
    func during(_ work: (@Sendable () async throws -> Void)?) { before.withLock { $0 = work } }

    func obstacle(to content: RevisionContent, of claw: ClawID, in team: TeamID, at now: Timestamp) async throws -> String? {
        asked.withLock { $0 += 1 }
        try await before.withLock { $0 }?()
        return answer.withLock { $0 }
    }
}
