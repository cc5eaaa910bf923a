import APIKeys
import SQLDatabase

extension ClawStore {
    static func list(
        in team: TeamID, seenBy viewer: UserID, limit: Int, before position: ClawID? = nil, on connection: any SQLConnection
    ) throws -> ClawPage {
        // No id is as large as this one, whose version bits are none of a UUID's.
        let end = position ?? ClawID(high: .max, low: .max)
        var claws: [Claw] = []
        try connection.forEachRow(
            selectPage, [team.description, viewer.description, end.description, limit + 1]
        ) { claws.append(try Claw(row: $0, teamID: team)) }
        let hasMore = claws.count > limit
        if hasMore { claws.removeLast() }
        try addPeople(to: &claws, in: team, on: connection)
        return ClawPage(claws: claws, hasMore: hasMore)
    }

    /// By one indexed statement; by two if the Claw's access is restricted.
    static func claw(
        _ id: ClawID, in team: TeamID, seenBy viewer: UserID, on connection: any SQLConnection
    ) throws -> Claw {
        let row = try connection.row(selectOne, team.description, viewer.description, id.description)
        guard let row else { throw notFound }
        var claws = [try Claw(row: row, teamID: team)]
        try addPeople(to: &claws, in: team, on: connection)
        return claws[0]
    }

    static let notFound = WorkspaceError(.notFound, "There is no such Claw.")

    /// What ``Claw/init(row:teamID:)`` reads, in its order.
    private static let columns = """
        id, kind, name, domain, model, access, created_at, updated_at, version, connections, instructions, personality, memory, \
        user_context, created_by
        """

    /// Of the team $1, what the person $2 may see.
    static let visible = "team_id = $1 AND \(isVisible)"

    /// Whether the person $2 may see a row of `claws`.
    static let isVisible = """
        (claws.access = 'team' OR EXISTS (
            SELECT 1 FROM claw_access
            WHERE claw_access.team_id = claws.team_id AND claw_access.claw_id = claws.id AND claw_access.user_id = $2))
        """

    private static let selectOne = "SELECT \(columns) FROM claws WHERE \(visible) AND id = $3"

    static let selectPage = """
        SELECT \(columns) FROM claws WHERE \(visible) AND id < $3 ORDER BY id DESC LIMIT $4
        """

    /// Puts the people of the restricted ones among `claws`, which are in the order of their ids, into their access.
    private static func addPeople(to claws: inout [Claw], in team: TeamID, on connection: any SQLConnection) throws {
        let restricted = claws.indices.filter { claws[$0].access != .team }
        guard let newest = restricted.first, let oldest = restricted.last else { return }
        var people: [ClawID: [UserID]] = [:]
        try connection.forEachRow(
            """
            SELECT claw_id, user_id FROM claw_access
            WHERE team_id = $1 AND claw_id BETWEEN $2 AND $3
            ORDER BY claw_id, user_id
            """,
            [team.description, claws[oldest].id.description, claws[newest].id.description]
        ) { row in
            people[try row.value(0) { ClawID($0) }, default: []].append(try row.value(1) { UserID($0) })
        }
        for position in restricted { claws[position].access = .people(people[claws[position].id] ?? []) }
    }
}
