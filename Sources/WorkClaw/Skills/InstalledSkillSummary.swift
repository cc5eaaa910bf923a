/// The little of an installed skill that its Claw shows of it.
public struct InstalledSkillSummary: Sendable, Hashable {
    public let id: SkillID
    public let name: String
    public let version: SkillVersion
    /// Whether the Claw uses it.
    public let isEnabled: Bool
}
