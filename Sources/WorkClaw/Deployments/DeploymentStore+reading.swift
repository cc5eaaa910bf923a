import APIKeys
import Foundation
import SQLDatabase

extension DeploymentStore {
    static func list(
        of claw: ClawID?, status: DeploymentStatus? = nil, in team: TeamID, seenBy viewer: UserID, limit: Int,
        before position: DeploymentID?, on connection: any SQLConnection
    ) throws -> DeploymentPage {
        // No id is as large as this one, whose version bits are none of a UUID's.
        let end = position ?? DeploymentID(high: .max, low: .max)
        var deployments: [Deployment] = []
        let wanted = [("deployments.claw_id", claw?.description), ("deployments.status", status?.rawValue)].compactMap {
            column, value in
            value.map { (column: column, value: $0) }
        }
        let conditions = wanted.indices.map { "AND \(wanted[$0].column) = $\($0 + 5)" }.joined(separator: " ")
        try connection.forEachRow(
            """
            SELECT \(columns) WHERE \(visible) AND deployments.id < $3 \(conditions) ORDER BY deployments.id DESC LIMIT $4
            """,
            [team.description, viewer.description, end.description, limit + 1] + wanted.map(\.value)
        ) { deployments.append(try Deployment(row: $0, teamID: team)) }
        let hasMore = deployments.count > limit
        if hasMore { deployments.removeLast() }
        let events = try events(of: deployments.map(\.id), in: team, on: connection)
        for position in deployments.indices { deployments[position].events = events[deployments[position].id] ?? [] }
        return DeploymentPage(deployments: deployments, hasMore: hasMore)
    }

    static func deployment(
        _ id: DeploymentID, in team: TeamID, seenBy viewer: UserID, on connection: any SQLConnection
    ) throws -> Deployment {
        let row = try connection.row(
            "SELECT \(columns) WHERE \(visible) AND deployments.id = $3", team.description, viewer.description, id.description)
        guard let row else { throw notFound }
        var deployment = try Deployment(row: row, teamID: team)
        deployment.events = try events(of: [id], in: team, on: connection)[id] ?? []
        return deployment
    }

    /// What Claws show of their newest deployments: those that have any, of `claws`.
    static func newest(
        ofClaws claws: [ClawID], in team: TeamID, on connection: any SQLConnection
    ) throws -> [ClawID: ClawDeployment] {
        guard let oldest = claws.min(), let newest = claws.max() else { return [:] }
        let wanted = Set(claws)
        var found: [ClawID: ClawDeployment] = [:]
        try connection.forEachRow(
            """
            SELECT claws.id, deployments.id, deployments.revision, deployments.status, deployments.updated_at, deployments.version,
                claws_in_service.revision
            FROM claws
            JOIN deployments ON deployments.team_id = claws.team_id AND deployments.id = (
                SELECT MAX(newest.id) FROM deployments AS newest
                WHERE newest.team_id = claws.team_id AND newest.claw_id = claws.id)
            LEFT JOIN claws_in_service
                ON claws_in_service.team_id = claws.team_id AND claws_in_service.claw_id = claws.id
            WHERE claws.team_id = $1 AND claws.id BETWEEN $2 AND $3
            """,
            [team.description, oldest.description, newest.description]
        ) { row in
            let claw = try row.value(0) { ClawID($0) }
            guard wanted.contains(claw) else { return }
            found[claw] = ClawDeployment(
                id: try row.value(1) { DeploymentID($0) }, revision: Int(try row.integer(2)),
                status: try row.value(3, DeploymentStatus.init), updatedAt: Timestamp(milliseconds: try row.integer(4)),
                revisionInService: try row.optionalInteger(6).map(Int.init), version: Int(try row.integer(5)))
        }
        return found
    }

    /// The revision that the Claw answers from on `host`: another one than as a whole while a deployment goes over the hosts one after the
    /// other and has come past this one. `nil` if there is none.
    static func revisionInService(
        of claw: ClawID, in team: TeamID, on host: HostName?, over connection: any SQLConnection
    ) throws -> Revision? {
        // First what the host serves by itself: whatever happens until the next statement, what that finds came later.
        let row = try host.flatMap { host in
            try connection.row(
                """
                SELECT number, content, revisions.created_at FROM deployments
                    JOIN deployment_hosts ON deployment_hosts.team_id = deployments.team_id
                        AND deployment_hosts.deployment_id = deployments.id
                    JOIN revisions ON revisions.team_id = deployments.team_id AND revisions.claw_id = deployments.claw_id
                        AND revisions.number = deployments.revision
                WHERE deployments.team_id = $1 AND deployments.claw_id = $2 AND \(isInProgress) AND host = $3
                    AND state = 'serving'
                """,
                team.description, claw.description, host.text)
        }
        if let row { return try Revision(row: row, of: claw, in: team) }
        return try revisionInService(of: claw, in: team, on: connection)
    }

    /// The revision that the Claw as a whole answers from; `nil` if it has never been deployed.
    static func revisionInService(
        of claw: ClawID, in team: TeamID, on connection: any SQLConnection
    ) throws -> Revision? {
        let row = try connection.row(
            """
            SELECT number, content, created_at, owner_id FROM revisions JOIN claws_in_service
                ON claws_in_service.team_id = revisions.team_id AND claws_in_service.claw_id = revisions.claw_id
                    AND claws_in_service.revision = revisions.number
            WHERE revisions.team_id = $1 AND revisions.claw_id = $2
            """,
            team.description, claw.description)
        return try row.map { row in
            var revision = try Revision(row: row, of: claw, in: team)
            revision.content.owner = try row.optionalValue(3) { UserID($0) }
            return revision
        }
    }

    /// What all Claws of a team answer from, on whatever host.
    static func revisionsInService(in team: TeamID, on connection: any SQLConnection) throws -> [Revision] {
        try connection.rows(
            """
            SELECT number, content, created_at, revisions.claw_id FROM revisions
            WHERE team_id = $1 AND (
                EXISTS (
                    SELECT 1 FROM claws_in_service
                    WHERE claws_in_service.team_id = revisions.team_id AND claws_in_service.claw_id = revisions.claw_id
                        AND claws_in_service.revision = revisions.number)
                OR EXISTS (
                    SELECT 1 FROM deployments JOIN deployment_hosts
                        ON deployment_hosts.team_id = deployments.team_id
                            AND deployment_hosts.deployment_id = deployments.id
                    WHERE deployments.team_id = revisions.team_id AND deployments.claw_id = revisions.claw_id
                        AND deployments.revision = revisions.number AND status = 'in_progress' AND state = 'serving'))
            """,
            team.description
        ).map { row in try Revision(row: row, of: row.value(3) { ClawID($0) }, in: team) }
    }

    /// The revision with this number, if there is one.
    static func revision(
        _ number: Int, of claw: ClawID, in team: TeamID, on connection: any SQLConnection
    ) throws -> Revision? {
        try connection.row(
            "SELECT number, content, created_at FROM revisions WHERE team_id = $1 AND claw_id = $2 AND number = $3",
            team.description, claw.description, number
        ).map { try Revision(row: $0, of: claw, in: team) }
    }

    private static func events(
        of ids: [DeploymentID], in team: TeamID, on connection: any SQLConnection
    ) throws -> [DeploymentID: [DeploymentEvent]] {
        guard !ids.isEmpty else { return [:] }
        var events: [DeploymentID: [DeploymentEvent]] = [:]
        try connection.forEachRow(
            """
            SELECT deployment_id, time, status, message FROM deployment_events
            WHERE team_id = $1 AND deployment_id IN (\(ids.indices.map { "$\($0 + 2)" }.joined(separator: ", ")))
            ORDER BY deployment_id, number
            """,
            [team.description] + ids.map(\.description)
        ) { row in
            let event = DeploymentEvent(
                try row.value(2, DeploymentStatus.init), at: Timestamp(milliseconds: try row.integer(1)), try row.text(3))
            events[try row.value(0) { DeploymentID($0) }, default: []].append(event)
        }
        return events
    }

    /// What ``Deployment/init(row:teamID:)`` reads, in its order, and from where.
    private static let columns = """
        deployments.id, deployments.claw_id, deployments.revision, status, claws_in_service.deployment_id,
            deployments.created_at, deployments.created_by, deployments.updated_at, \(Rollout.columns)
        FROM deployments JOIN claws ON claws.team_id = deployments.team_id AND claws.id = deployments.claw_id
            LEFT JOIN claws_in_service ON claws_in_service.team_id = deployments.team_id
                AND claws_in_service.claw_id = deployments.claw_id
        """

    /// Of the team $1, what the person $2 may see.
    private static let visible = "deployments.team_id = $1 AND \(ClawStore.isVisible)"
}

extension Deployment {
    fileprivate init(row: SQLRow, teamID: TeamID) throws {
        let id = try row.value(0) { DeploymentID($0) }
        self.init(
            id: id, teamID: teamID, clawID: try row.value(1) { ClawID($0) }, revision: Int(try row.integer(2)),
            rollout: try Rollout(row: row, from: 8), status: try row.value(3, DeploymentStatus.init),
            isInService: try row.optionalText(4) == id.description, createdAt: Timestamp(milliseconds: try row.integer(5)),
            createdBy: try row.value(6) { UserID($0) }, updatedAt: Timestamp(milliseconds: try row.integer(7)), events: [])
    }
}

extension Revision {
    fileprivate init(row: SQLRow, of claw: ClawID, in team: TeamID) throws {
        self.init(
            teamID: team, clawID: claw, number: Int(try row.integer(0)),
            content: try row.value(1) { try? JSONDecoder().decode(RevisionContent.self, from: Data($0.utf8)) },
            createdAt: Timestamp(milliseconds: try row.integer(2)))
    }
}
