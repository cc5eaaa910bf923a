public import APIKeys

/// A skill as a Claw has it: a copy of what the catalogue held when it was installed. What becomes of the catalogue changes nothing in it.
public struct InstalledSkill: Sendable, Hashable {
    public static let mostOnAClaw = 50

    public let id: SkillID
    public let clawID: ClawID
    /// Unique on the Claw.
    public let name: String
    public internal(set) var description: String
    public internal(set) var version: SkillVersion
    public internal(set) var instructions: String
    public internal(set) var requirements: SkillRequirements
    /// Whether the Claw uses it.
    public internal(set) var isEnabled: Bool
    public let installedAt: Timestamp
    public let installedBy: UserID
    /// Later with every change, even if the clock stood still or went back meanwhile.
    public internal(set) var updatedAt: Timestamp

    public var requiredSecrets: [SecretName] { requirements.secrets }
    public var requiredSkills: [RequiredSkill] { requirements.skills }

    /// Takes over what `package`, which is of the same name, holds.
    mutating func become(_ package: SkillPackage) {
        description = package.description
        version = package.version
        instructions = package.instructions
        requirements = package.requirements
    }
}
