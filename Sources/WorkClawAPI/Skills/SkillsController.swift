import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/v1/claws/{id}/skills`: the skills of a Claw that the person behind the key has access to.
struct SkillsController<Context: KeyedRequestContext> {
    let skills: SkillStore
    let idempotency: IdempotentExchange
    let time: any TimeSource

    func addRoutes(to routes: ScopedRoutes<Context>) throws {
        try routes.get("claws/{id}/skills", scope: .skillsRead, use: list)
        try routes.post("claws/{id}/skills", scope: .skillsWrite, use: install)
        try routes.patch("claws/{id}/skills/{skillId}", scope: .skillsWrite, use: update)
        try routes.delete("claws/{id}/skills/{skillId}", scope: .skillsWrite, use: remove)
    }

    @Sendable private func list(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let claw = try Self.claw(context)
        let query = try PageQuery<SkillIDKind>(request)
        let page = try await skills.list(
            on: claw, in: principal.teamID, seenBy: principal.createdBy, limit: query.limit, before: query.before)
        let documents = page.skills.map(SkillDocument.init)
        let last = page.hasMore ? page.skills.last?.skill.id : nil
        return JSONAnswer(
            page: documents, next: last.map(PageQuery<SkillIDKind>.cursor(after:)),
            capacity: documents.reduce(64) { $0 + $1.capacity }
        ) { $0.write(into: &$1) }.response
    }

    @Sendable private func install(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let claw = try Self.claw(context)
        let body = try await JSONBody.bytes(of: request)
        let now = time.now
        return try await idempotency.run(request, body: body, context: context) { completion in
            let fields = try JSONBody.decode(InstallFields.self, from: body, rules: \.faults)
            guard let name = fields.name else { throw Problem(fields.faults) }
            let outcome = try await skills.install(
                name, versions: fields.versions, on: claw, in: principal.teamID, by: principal.createdBy, at: now,
                recording: completion)
            return try Self.written(outcome)
        } answer: { state in
            Self.answer(state, status: .created, location: "/v1/claws/\(claw)/skills/\(state.skill.id)")
        }
    }

    @Sendable private func update(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let (claw, skill) = (try Self.claw(context), try Self.skill(context))
        let body = try await JSONBody.bytes(of: request)
        let changes = try JSONBody.decode(SkillChangeFields.self, from: body) { _ in [] }.changes
        let outcome = try await skills.update(
            skill, on: claw, in: principal.teamID, with: changes, by: principal.createdBy, at: time.now)
        return try Self.answer(Self.written(outcome)).response
    }

    @Sendable private func remove(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        try await skills.remove(
            Self.skill(context), from: Self.claw(context), in: principal.teamID, by: principal.createdBy, at: time.now)
        return Response(status: .noContent)
    }

    /// What is no id names nothing.
    private static func claw(_ context: Context) throws -> ClawID {
        guard let id = context.parameters.get("id").flatMap({ ClawID($0) }) else {
            throw Problem(.notFound, detail: "There is no such Claw.")
        }
        return id
    }

    private static func skill(_ context: Context) throws -> SkillID {
        guard let id = context.parameters.get("skillId").flatMap({ SkillID($0) }) else {
            throw Problem(.notFound, detail: "The Claw has no such skill.")
        }
        return id
    }

    private static func written(_ outcome: SkillOutcome) throws -> SkillState {
        switch outcome {
        case .written(let state): return state
        case .refused(let faults): throw Problem(faults)
        }
    }

    private static func answer(
        _ state: SkillState, status: HTTPResponse.Status = .ok, location: String? = nil
    ) -> JSONAnswer {
        var headers: HTTPFields = [:]
        headers[.location] = location
        let document = SkillDocument(state: state)
        return JSONAnswer(status: status, headers: headers, capacity: document.capacity, document.write)
    }
}
