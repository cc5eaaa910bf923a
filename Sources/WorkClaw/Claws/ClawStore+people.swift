import APIKeys
import APIKeysStore
import SQLDatabase

extension ClawStore {
    /// Takes a person out of the lists of all restricted Claws of the team, before their membership ends. A Claw that nobody could see any
    /// more goes to the team's Owner.
    static func removePerson(
        _ person: UserID, in team: TeamID, by actor: UserID, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let claws = try connection.rows(
            "SELECT claw_id FROM claw_access WHERE team_id = $1 AND user_id = $2 ORDER BY claw_id", team.description,
            person.description
        ).map { try $0.value(0) { ClawID($0) } }
        for claw in claws {
            try take(claw, in: team, on: connection)
            let left = try connection.execute(
                "DELETE FROM claw_access WHERE team_id = $1 AND claw_id = $2 AND user_id = $3", team.description,
                claw.description, person.description)
            // Another may have been first: to take the person off the list, or to delete the Claw.
            guard left > 0 else { continue }
            try connection.execute(
                """
                INSERT INTO claw_access (team_id, claw_id, user_id)
                SELECT team_id, $2, user_id FROM memberships
                WHERE team_id = $1 AND role = 'owner'
                    AND NOT EXISTS (SELECT 1 FROM claw_access WHERE team_id = $1 AND claw_id = $2)
                """,
                team.description, claw.description)
            try noteChange(of: claw, in: team, at: now, on: connection)
            try AuditLog.append(
                AuditEntry(
                    teamID: team, time: now, actor: actor, action: "claw.updated", subject: claw,
                    details: ["left": MemberID(person).description]),
                on: connection)
        }
    }
}
