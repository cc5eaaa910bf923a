import APIKeys

@testable import WorkClaw

/// A vault with these values in it, whoever asks.
struct FixedSecrets: SecretSource {
    var values: [String: String] = ["OPENAI_API_KEY": "sk-of-the-test", "ANTHROPIC_API_KEY": "sk-ant-of-the-test"]

    func use(
        _ name: SecretName, forClaw claw: ClawID, ownedBy owner: UserID?, in team: TeamID, purpose: String, at now: Timestamp
    ) async throws -> SecretValue? {
        try values[name.text].map { try SecretValue($0) }
    }
}
