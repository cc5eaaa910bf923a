import APIKeys
import APIKeysStore
import SQLDatabase

extension ClawStore {
    /// - Throws: ``WorkspaceError`` `roleForbids`, `nameTaken`. Nothing has been written then, so the transaction may go on.
    static func create(
        _ draft: ClawDraft, by maker: UserID, in team: TeamID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> ClawOutcome {
        try TeamStore.require(.manageClaws, of: maker, in: team, on: connection)
        let faults = try draft.faults(for: maker) + unknownPeople(in: draft.access, of: team, on: connection)
        guard faults.isEmpty, let name = draft.name else { return .refused(faults) }
        let claw = Claw(
            id: ClawID(at: now), teamID: team, kind: .custom, name: name, domain: draft.domain,
            instructions: draft.instructions, personality: draft.personality, memory: draft.memory,
            userContext: draft.userContext, model: draft.model, access: draft.access.sorted, connections: draft.connections,
            createdAt: now, createdBy: maker, updatedAt: now, version: 1)
        try insert(claw, by: maker, on: connection)
        return .written(claw)
    }

    /// Makes a team's System Claw, in the transaction that makes the team.
    static func createSystemClaw(
        in team: TeamID, for owner: UserID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Claw {
        let claw = Claw.system(of: team, at: now)
        try insert(claw, by: owner, on: connection)
        return claw
    }

    /// - Throws: ``WorkspaceError`` `notFound`, `roleForbids`, `preconditionFailed`, `privateSecret`; ``SQLError`` `notUnique` if the name is
    ///   taken. The transaction must be given up then.
    static func update(
        _ id: ClawID, in team: TeamID, with changes: ClawChanges, by person: UserID, ifVersion expected: Int? = nil,
        at now: Timestamp, on connection: any SQLConnection
    ) throws -> ClawOutcome {
        while true {
            let old = try claw(id, in: team, seenBy: person, on: connection)
            try TeamStore.require(.manageClaws, of: person, in: team, on: connection)
            try check(old, isVersion: expected)
            try requireOwner(person, of: old, alsoUsing: changes.applied(to: old).secretNames, on: connection)
            var faults = changes.faults(for: person, kind: old.kind)
            if let access = changes.access { faults += try unknownPeople(in: access, of: team, on: connection) }
            guard faults.isEmpty else { return .refused(faults) }
            var new = changes.applied(to: old)
            guard new != old else { return .written(old) }
            new.version = old.version + 1
            new.updatedAt = max(now, old.updatedAt.adding(.milliseconds(1)))
            // On an engine whose writers overlap, another may have been first: then the change is made to what they left
            // behind.
            guard try write(new, over: old, on: connection) else { continue }
            let audit = AuditEntry(teamID: team, time: now, actor: person, action: "claw.updated", subject: id)
            try AuditLog.append(audit, on: connection)
            return .written(new)
        }
    }

    /// - Throws: ``WorkspaceError`` `notFound`, `roleForbids`, `systemClaw`, `preconditionFailed`. The transaction must be given up then.
    static func delete(
        _ id: ClawID, in team: TeamID, by person: UserID, ifVersion expected: Int? = nil, at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        _ = try claw(id, in: team, seenBy: person, on: connection)
        try TeamStore.require(.manageClaws, of: person, in: team, on: connection)
        let claw = try take(id, in: team, seenBy: person, on: connection)
        guard claw.kind == .custom else { throw WorkspaceError(.systemClaw, "The System Claw cannot be deleted.") }
        try check(claw, isVersion: expected)
        try MessageStore.deleteAll(of: id, in: team, on: connection)
        try DeploymentStore.deleteAll(of: id, in: team, on: connection)
        try connection.execute(
            "DELETE FROM claw_access WHERE team_id = $1 AND claw_id = $2", team.description, id.description)
        try SkillStore.deleteAll(of: id, in: team, on: connection)
        try connection.execute("DELETE FROM claws WHERE team_id = $1 AND id = $2", team.description, id.description)
        let audit = AuditEntry(
            teamID: team, time: now, actor: person, action: "claw.deleted", subject: id, details: ["name": claw.name])
        try AuditLog.append(audit, on: connection)
    }

    /// Takes the Claw's row, and reads it as it is then: until the transaction ends nobody else changes it, its skills or what it is deployed
    /// from. Whoever takes a membership too has done so before.
    ///
    /// - Throws: ``WorkspaceError`` `notFound`.
    static func take(
        _ id: ClawID, in team: TeamID, seenBy viewer: UserID, on connection: any SQLConnection
    ) throws -> Claw {
        try take(id, in: team, on: connection)
        return try claw(id, in: team, seenBy: viewer, on: connection)
    }

    /// Takes the Claw's row, whoever may see it.
    static func take(_ id: ClawID, in team: TeamID, on connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE claws SET version = version WHERE team_id = $1 AND id = $2", team.description, id.description)
    }

    /// Notes that something which belongs to the Claw's configuration has changed beside its row, such as its skills: its version and the
    /// time of its last change go up as with any change.
    static func noteChange(of id: ClawID, in team: TeamID, at now: Timestamp, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            UPDATE claws SET version = version + 1,
                updated_at = CASE WHEN updated_at >= $3 THEN updated_at + 1 ELSE $3 END
            WHERE team_id = $1 AND id = $2
            """,
            team.description, id.description, now.milliseconds)
    }

    static let nameTaken = WorkspaceError(.nameTaken, "Another Claw of the team has this name.", field: "name")

    private static let stale = WorkspaceError(.preconditionFailed, "The Claw has been changed since you read it.")

    private static func check(_ claw: Claw, isVersion expected: Int?) throws {
        guard expected == nil || claw.version == expected else { throw stale }
    }

    private static func insert(_ claw: Claw, by maker: UserID, on connection: any SQLConnection) throws {
        let columns = ["team_id", "id", "kind", "created_at", "created_by"] + Claw.writtenColumns
        let inserted = try connection.execute(
            """
            INSERT INTO claws (\(columns.joined(separator: ", ")))
            VALUES (\(columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")))
            ON CONFLICT (team_id, name_key) DO NOTHING
            """,
            [
                claw.teamID.description, claw.id.description, claw.kind.rawValue, claw.createdAt.milliseconds,
                claw.createdBy?.description,
            ]
                + claw.writtenValues)
        guard inserted > 0 else { throw nameTaken }
        try insertPeople(of: claw, on: connection)
        let audit = AuditEntry(
            teamID: claw.teamID, time: claw.createdAt, actor: maker, action: "claw.created", subject: claw.id,
            details: ["name": claw.name])
        try AuditLog.append(audit, on: connection)
    }

    /// Writes `new` in the place of `old`.
    ///
    /// - Returns: false, with nothing changed, if `old` is no longer what the database holds.
    private static func write(_ new: Claw, over old: Claw, on connection: any SQLConnection) throws -> Bool {
        let assignments = Claw.writtenColumns.enumerated().map { "\($1) = $\($0 + 4)" }
        let written = try connection.execute(
            """
            UPDATE claws SET \(assignments.joined(separator: ", "))
            WHERE team_id = $1 AND id = $2 AND version = $3
            """,
            [new.teamID.description, new.id.description, old.version] + new.writtenValues)
        guard written > 0 else { return false }
        if new.access != old.access {
            try connection.execute(
                "DELETE FROM claw_access WHERE team_id = $1 AND claw_id = $2", new.teamID.description, new.id.description)
            try insertPeople(of: new, on: connection)
        }
        return true
    }

    private static func insertPeople(of claw: Claw, on connection: any SQLConnection) throws {
        guard case .people(let people) = claw.access else { return }
        for person in people {
            try connection.execute(
                "INSERT INTO claw_access (team_id, claw_id, user_id) VALUES ($1, $2, $3)", claw.teamID.description,
                claw.id.description, person.description)
        }
    }

    /// A fault for each person that is no member of the team. Lists that are too long have been refused for that, and are not
    /// looked into.
    private static func unknownPeople(
        in access: ClawAccess, of team: TeamID, on connection: any SQLConnection
    ) throws -> [FieldFault] {
        guard case .people(let people) = access, people.count <= ClawAccess.mostPeople else { return [] }
        var faults: [FieldFault] = []
        for (position, person) in people.enumerated() {
            let member = try connection.row(
                "SELECT 1 FROM memberships WHERE team_id = $1 AND user_id = $2", team.description, person.description)
            guard member == nil else { continue }
            let field = ClawAccess.field(ofPerson: position)
            faults.append(FieldFault(.unknownPerson, at: field, "Is nobody in the team."))
        }
        return faults
    }
}
