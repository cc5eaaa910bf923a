import APIKeys
import APIKeysStore
import SQLDatabase

extension SkillStore {
    /// - Parameter found: what the catalogue had.
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`, `privateSecret`, `skillInstalled`; ``FieldFault``: what the catalogue has against it, or
    ///   `tooMany`. The transaction must be given up then.
    static func install(
        _ found: Result<SkillPackage, FieldFault>, on claw: ClawID, in team: TeamID, by person: UserID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> SkillState {
        try TeamStore.require(.manageClaws, of: person, in: team, on: connection)
        // So the count below is true until the transaction ends.
        let claw = try ClawStore.take(claw, in: team, seenBy: person, on: connection)
        let package = try found.get()
        try ClawStore.requireOwner(person, of: claw, alsoUsing: package.requirements.secrets, on: connection)
        try ClawStore.noteChange(of: claw.id, in: team, at: now, on: connection)
        let skill = InstalledSkill(
            id: SkillID(at: now), clawID: claw.id, name: package.name.text, description: package.description,
            version: package.version, instructions: package.instructions, requirements: package.requirements,
            isEnabled: true, installedAt: now, installedBy: person, updatedAt: now)
        try insert(skill, in: team, on: connection)
        guard try count(on: claw, readOn: connection) <= InstalledSkill.mostOnAClaw else {
            throw FieldFault(.tooMany, at: "name", "A Claw has at most \(InstalledSkill.mostOnAClaw) skills.")
        }
        try audit("skill.installed", skill, in: team, by: person, at: now, on: connection)
        return try state(of: skill, on: claw, readOn: connection)
    }

    /// - Parameters:
    ///   - found: what the catalogue had of the version that is to be the skill's; `nil` leaves it the version that it has.
    ///   - isEnabled: `nil` leaves it as it is.
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`, `privateSecret`; ``FieldFault``: what the catalogue has against it. The transaction must be
    ///   given up then.
    static func update(
        _ id: SkillID, on claw: ClawID, in team: TeamID, to found: Result<SkillPackage, FieldFault>?, isEnabled: Bool?,
        by person: UserID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> SkillState {
        try TeamStore.require(.manageClaws, of: person, in: team, on: connection)
        let claw = try ClawStore.take(claw, in: team, seenBy: person, on: connection)
        let old = try skill(id, on: claw, readOn: connection)
        var new = old
        if let package = try found?.get() { new.become(package) }
        if let isEnabled { new.isEnabled = isEnabled }
        guard new != old else { return try state(of: old, on: claw, readOn: connection) }
        try ClawStore.requireOwner(person, of: claw, alsoUsing: new.requiredSecrets, on: connection)
        new.updatedAt = max(now, old.updatedAt.adding(.milliseconds(1)))
        try write(new, in: team, on: connection)
        try ClawStore.noteChange(of: claw.id, in: team, at: now, on: connection)
        try audit("skill.updated", new, in: team, by: person, at: now, on: connection)
        return try state(of: new, on: claw, readOn: connection)
    }

    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`, `privateSecret`. The transaction must be given up then.
    static func remove(
        _ id: SkillID, from claw: ClawID, in team: TeamID, by person: UserID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        try TeamStore.require(.manageClaws, of: person, in: team, on: connection)
        let claw = try ClawStore.take(claw, in: team, seenBy: person, on: connection)
        let skill = try skill(id, on: claw, readOn: connection)
        try ClawStore.requireOwner(person, of: claw, on: connection)
        try connection.execute(
            "DELETE FROM claw_skills WHERE team_id = $1 AND claw_id = $2 AND id = $3", team.description,
            claw.id.description, id.description)
        try ClawStore.noteChange(of: claw.id, in: team, at: now, on: connection)
        try audit("skill.removed", skill, in: team, by: person, at: now, on: connection)
    }

    /// Takes a Claw's skills from it, when it is deleted: the entry about that is all that the audit log gets.
    static func deleteAll(of claw: ClawID, in team: TeamID, on connection: any SQLConnection) throws {
        try connection.execute(
            "DELETE FROM claw_skills WHERE team_id = $1 AND claw_id = $2", team.description, claw.description)
    }

    /// - Throws: ``WorkspaceError`` `skillInstalled`.
    private static func insert(_ skill: InstalledSkill, in team: TeamID, on connection: any SQLConnection) throws {
        let values = try skill.values
        let inserted = try connection.execute(
            """
            INSERT INTO claw_skills (team_id, \(InstalledSkill.columns))
            VALUES ($1, \(values.indices.map { "$\($0 + 2)" }.joined(separator: ", ")))
            ON CONFLICT (team_id, claw_id, name) DO NOTHING
            """,
            [team.description] + values)
        guard inserted > 0 else {
            throw WorkspaceError(.skillInstalled, "The Claw has this skill already. Change its version instead.")
        }
    }

    /// Writes what can change of a skill, whose Claw has been taken.
    private static func write(_ new: InstalledSkill, in team: TeamID, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            UPDATE claw_skills
            SET description = $4, version = $5, enabled = $6, updated_at = $7, requirements = $8, instructions = $9
            WHERE team_id = $1 AND claw_id = $2 AND id = $3
            """,
            team.description, new.clawID.description, new.id.description, new.description, new.version.description,
            new.isEnabled ? 1 : 0, new.updatedAt.milliseconds, new.requirements.storedText, new.instructions)
    }

    private static func count(on claw: Claw, readOn connection: any SQLConnection) throws -> Int64 {
        try connection.row(
            "SELECT COUNT(*) FROM claw_skills WHERE team_id = $1 AND claw_id = $2", claw.teamID.description,
            claw.id.description
        )?.integer(0) ?? 0
    }

    private static func audit(
        _ action: String, _ skill: InstalledSkill, in team: TeamID, by person: UserID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        let entry = AuditEntry(
            teamID: team, time: now, actor: person, action: action, subject: skill.id,
            details: [
                "claw": skill.clawID.description, "name": skill.name, "version": skill.version.description,
                "enabled": String(skill.isEnabled),
            ])
        try AuditLog.append(entry, on: connection)
    }
}
