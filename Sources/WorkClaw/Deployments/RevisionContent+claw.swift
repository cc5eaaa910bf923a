import APIKeys
import SQLDatabase

extension RevisionContent {
    /// The Claw's whole configuration as it is in the transaction of `connection`.
    ///
    /// - Parameter maker: who deploys it. A private secret is put to use by its owner's hand alone: a revision that somebody else takes
    ///   down uses the team's secrets, whatever private ones its owner may come to have.
    init(of claw: Claw, deployedBy maker: UserID, on connection: any SQLConnection) throws {
        let installed = try SkillStore.installed(on: claw.id, in: claw.teamID, on: connection)
        let missing = try SkillStore.missing(of: installed, forClawOf: claw.createdBy, in: claw.teamID, on: connection)
        let skills = installed.filter(\.isEnabled).map { skill in
            RevisionSkill(
                name: skill.name, description: skill.description, version: skill.version.description,
                instructions: skill.instructions, secrets: skill.requiredSecrets.map(\.text),
                missingSkills: (missing[skill.id] ?? []).filter { $0.kind == .skill }.map(\.name))
        }
        self.init(
            name: claw.name, domain: claw.domain, instructions: claw.instructions, personality: claw.personality,
            memory: claw.memory, userContext: claw.userContext, model: claw.model, connections: claw.connections,
            skills: skills,
            owner: claw.createdBy == maker ? maker : nil)
    }

    /// The names of all secrets that the Claw uses, but for the provider's.
    var secrets: Set<SecretName> {
        connections.secretNames.union(skills.flatMap(\.secrets).compactMap { SecretName($0) })
    }
}
