/// An installed skill, and what it lacks at this moment.
public struct SkillState: Sendable, Hashable {
    public enum Status: String, Sendable, CaseIterable {
        case ready
        /// Something that it requires is missing.
        case needsSetup = "needs_setup"
    }

    public let skill: InstalledSkill
    /// Secrets first, each kind in the order in which the skill requires them.
    public let missing: [MissingRequirement]

    /// Disabled or not: whether the skill could do its work.
    public var status: Status { missing.isEmpty ? .ready : .needsSetup }
}
