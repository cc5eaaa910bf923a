/// A Claw with what belongs to it beside its own row.
public struct ClawDetails: Sendable, Hashable {
    public let claw: Claw
    /// In the order of their names.
    public let skills: [InstalledSkillSummary]
    /// Its newest deployment, if it has ever been deployed.
    public let deployment: ClawDeployment?

    /// A Claw that has just been made has neither.
    public init(claw: Claw, skills: [InstalledSkillSummary] = [], deployment: ClawDeployment? = nil) {
        self.claw = claw
        self.skills = skills
        self.deployment = deployment
    }
}
