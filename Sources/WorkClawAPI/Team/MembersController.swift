import APIKeys
import APIKeysHummingbird
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/v1/team/members`: who is in the team and who has been invited, and in which role.
struct MembersController<Context: KeyedRequestContext> {
    let teams: TeamStore
    let idempotency: IdempotentExchange
    /// What an invitation's link begins with.
    let publicURL: @Sendable () -> PublicURL
    /// Where a change that revoked keys is waited for, before it is answered.
    let keyChanges: any KeyChangeBarrier
    let time: any TimeSource

    func addRoutes(to routes: ScopedRoutes<Context>) throws {
        try routes.get("team/members", scope: .teamRead, use: list)
        try routes.post("team/members", scope: .teamWrite, use: invite)
        try routes.patch("team/members/{id}", scope: .teamWrite, use: changeRole)
        try routes.delete("team/members/{id}", scope: .teamWrite, use: remove)
    }

    @Sendable private func list(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let query = try PageQuery<MemberIDKind>(request)
        let page = try await teams.list(
            in: principal.teamID, limit: query.limit, before: query.before, at: time.now)
        return JSONAnswer(capacity: 64 + page.entries.count * TeamEntryDocument.capacity) { json in
            json.open("{")
            json.name("data")
            json.open("[")
            for entry in page.entries { TeamEntryDocument(entry: entry).write(into: &json) }
            json.close("]")
            let last = page.hasMore ? page.entries.last?.position : nil
            json.member("next_cursor", last.map(PageQuery<MemberIDKind>.cursor(after:)))
            json.close("}")
        }.response
    }

    @Sendable private func invite(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let body = try await JSONBody.bytes(of: request)
        let (now, publicURL) = (time.now, publicURL())
        return try await idempotency.run(request, body: body, context: context) { completion in
            let fields = try JSONBody.decode(InvitationFields.self, from: body) { $0.missing }
            guard let email = fields.email, let role = fields.role else { throw Problem(fields.missing) }
            return try await teams.invite(
                email, as: role, by: principal.createdBy, in: principal.teamID, at: now, recording: completion)
        } answer: { (issued: IssuedInvitation) in
            let document = TeamEntryDocument(
                entry: .invitation(issued.invitation), link: publicURL.link(for: issued.token))
            return JSONAnswer(
                status: .created, headers: [.location: "/v1/team/members/\(issued.invitation.id)"],
                capacity: TeamEntryDocument.capacity, document.write)
        }
    }

    @Sendable private func changeRole(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let id = try Self.id(context)
        let fields = try await JSONBody.decode(RoleFields.self, from: JSONBody.bytes(of: request)) { $0.missing }
        guard let role = fields.role else { throw Problem(fields.missing) }
        let change = try await teams.changeRole(
            of: id, to: role, by: principal.createdBy, in: principal.teamID, at: time.now)
        await settle(change)
        return JSONAnswer(
            capacity: TeamEntryDocument.capacity, TeamEntryDocument(entry: change.entry).write
        ).response
    }

    @Sendable private func remove(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let change = try await teams.remove(
            Self.id(context), by: principal.createdBy, in: principal.teamID, at: time.now)
        await settle(change)
        return Response(status: .noContent)
    }

    /// Waits until this server refuses the keys that the change has revoked.
    private func settle(_ change: TeamChange) async {
        if !change.revokedKeys.isEmpty { await keyChanges.caughtUp() }
    }

    /// What is no id names nobody.
    private static func id(_ context: Context) throws -> TeamEntryID {
        guard let id = context.parameters.get("id").flatMap({ TeamEntryID($0) }) else {
            throw Problem(.notFound, detail: "There is no such member or pending invitation.")
        }
        return id
    }
}
