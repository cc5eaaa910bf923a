/// Another skill that a skill needs beside it on the same Claw.
public struct RequiredSkill: Sendable, Hashable {
    public let name: SkillName
    public let versions: SkillVersionRange

    public init(name: SkillName, versions: SkillVersionRange = .any) {
        self.name = name
        self.versions = versions
    }
}
