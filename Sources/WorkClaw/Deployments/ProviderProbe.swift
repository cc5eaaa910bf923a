public import APIKeys

/// Asks a Claw's model provider whether it would answer.
public protocol ProviderProbe: Sendable {
    /// What stands in the way of the model that `content` names, as a sentence that may be shown to the team; `nil` if nothing does.
    ///
    /// - Throws: what went wrong on our side, such as a vault that cannot be read.
    func obstacle(to content: RevisionContent, of claw: ClawID, in team: TeamID, at now: Timestamp) async throws -> String?
}
