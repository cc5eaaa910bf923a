import APIKeys
import SQLDatabase

extension SkillStore {
    /// A Claw's skills, in the order of their names.
    static func installed(
        on claw: ClawID, in team: TeamID, on connection: any SQLConnection
    ) throws -> [InstalledSkill] {
        try connection.rows(
            "SELECT \(InstalledSkill.columns) FROM claw_skills WHERE team_id = $1 AND claw_id = $2 ORDER BY name",
            team.description, claw.description
        ).map(InstalledSkill.init(row:))
    }

    /// The skills of all Claws of a team.
    static func installed(in team: TeamID, on connection: any SQLConnection) throws -> [InstalledSkill] {
        try connection.rows(
            "SELECT \(InstalledSkill.columns) FROM claw_skills WHERE team_id = $1 ORDER BY claw_id, name", team.description
        ).map(InstalledSkill.init(row:))
    }

    /// What each of `claws` has, in the order of the names, by one statement. Claws without skills are left out.
    static func summaries(
        ofClaws claws: [ClawID], in team: TeamID, on connection: any SQLConnection
    ) throws -> [ClawID: [InstalledSkillSummary]] {
        guard !claws.isEmpty else { return [:] }
        var summaries: [ClawID: [InstalledSkillSummary]] = [:]
        try connection.forEachRow(
            """
            SELECT claw_id, id, name, version, enabled FROM claw_skills
            WHERE team_id = $1 AND claw_id IN (\(claws.indices.map { "$\($0 + 2)" }.joined(separator: ", ")))
            ORDER BY claw_id, name
            """,
            [team.description] + claws.map(\.description)
        ) { row in
            let summary = InstalledSkillSummary(
                id: try row.value(1) { SkillID($0) }, name: try row.text(2), version: try row.value(3) { SkillVersion($0) },
                isEnabled: try row.integer(4) != 0)
            summaries[try row.value(0) { ClawID($0) }, default: []].append(summary)
        }
        return summaries
    }

    /// What each of `skills` lacks; those that lack nothing are left out.
    ///
    /// - Parameter owner: whose own the skills' Claws are, and so whose private secrets they may use; `nil` for Claws that are nobody's own.
    static func missing(
        of skills: [InstalledSkill], forClawOf owner: UserID?, in team: TeamID, on connection: any SQLConnection
    ) throws -> [SkillID: [MissingRequirement]] {
        let needed = Set(skills.flatMap(\.requiredSecrets))
        let present =
            needed.isEmpty ? [] : try VaultStore.present(needed, forClawOf: owner, in: team, on: connection)
        let claws = Set(skills.filter { !$0.requiredSkills.isEmpty }.map(\.clawID)).sorted()
        let beside = try summaries(ofClaws: claws, in: team, on: connection)
        var missing: [SkillID: [MissingRequirement]] = [:]
        for skill in skills {
            let secrets = skill.requiredSecrets.filter { !present.contains($0) }.map {
                MissingRequirement(kind: .secret, name: $0.text)
            }
            let others = skill.requiredSkills.filter { required in
                !(beside[skill.clawID] ?? []).contains {
                    $0.isEnabled && $0.name == required.name.text && required.versions.contains($0.version)
                }
            }
            let all = secrets + others.map { MissingRequirement(kind: .skill, name: $0.name.text) }
            missing[skill.id] = all.isEmpty ? nil : all
        }
        return missing
    }

    static func list(
        on claw: ClawID, in team: TeamID, seenBy viewer: UserID, limit: Int, before position: SkillID? = nil,
        on connection: any SQLConnection
    ) throws -> SkillPage {
        let claw = try ClawStore.claw(claw, in: team, seenBy: viewer, on: connection)
        // No id is as large as this one, whose version bits are none of a UUID's.
        let end = position ?? SkillID(high: .max, low: .max)
        var skills = try connection.rows(
            selectPage, team.description, claw.id.description, end.description, limit + 1
        ).map(InstalledSkill.init(row:))
        let hasMore = skills.count > limit
        if hasMore { skills.removeLast() }
        return SkillPage(skills: try states(of: skills, on: claw, readOn: connection), hasMore: hasMore)
    }

    static let selectPage = """
        SELECT \(InstalledSkill.columns) FROM claw_skills
        WHERE team_id = $1 AND claw_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4
        """

    /// - Throws: ``WorkspaceError`` `notFound`.
    static func skill(_ id: SkillID, on claw: Claw, readOn connection: any SQLConnection) throws -> InstalledSkill {
        let row = try connection.row(
            "SELECT \(InstalledSkill.columns) FROM claw_skills WHERE team_id = $1 AND claw_id = $2 AND id = $3",
            claw.teamID.description, claw.id.description, id.description)
        guard let row else { throw notFound }
        return try InstalledSkill(row: row)
    }

    static let notFound = WorkspaceError(.notFound, "The Claw has no such skill.")

    /// `skills`, which are all on `claw`, with what they lack.
    static func states(
        of skills: [InstalledSkill], on claw: Claw, readOn connection: any SQLConnection
    ) throws -> [SkillState] {
        let missing = try missing(of: skills, forClawOf: claw.createdBy, in: claw.teamID, on: connection)
        return skills.map { SkillState(skill: $0, missing: missing[$0.id] ?? []) }
    }

    static func state(
        of skill: InstalledSkill, on claw: Claw, readOn connection: any SQLConnection
    ) throws -> SkillState {
        let missing = try missing(of: [skill], forClawOf: claw.createdBy, in: claw.teamID, on: connection)
        return SkillState(skill: skill, missing: missing[skill.id] ?? [])
    }
}
