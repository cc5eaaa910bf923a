/// A part of a Claw's skills, newest first. The next one begins before the last skill of this one.
public struct SkillPage: Sendable, Hashable {
    public let skills: [SkillState]
    /// Whether there are older ones.
    public let hasMore: Bool
}
