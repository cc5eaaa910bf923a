import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/v1/claws`: the team's Claws, as far as the person behind the key has access to them.
struct ClawsController<Context: KeyedRequestContext> {
    let claws: ClawStore
    let idempotency: IdempotentExchange
    let time: any TimeSource

    func addRoutes(to routes: ScopedRoutes<Context>) throws {
        try routes.get("claws", scope: .clawsRead, use: list)
        try routes.post("claws", scope: .clawsWrite, use: create)
        try routes.get("claws/{id}", scope: .clawsRead, use: show)
        try routes.patch("claws/{id}", scope: .clawsWrite, use: update)
        try routes.delete("claws/{id}", scope: .clawsWrite, use: delete)
    }

    @Sendable private func list(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let query = try PageQuery<ClawIDKind>(request)
        let page = try await claws.list(
            in: principal.teamID, seenBy: principal.createdBy, limit: query.limit, before: query.before)
        let documents = try await claws.details(of: page.claws, in: principal.teamID).map(ClawDocument.init)
        let last = page.hasMore ? page.claws.last?.id : nil
        return JSONAnswer(
            page: documents, next: last.map(PageQuery<ClawIDKind>.cursor(after:)),
            capacity: documents.reduce(64) { $0 + $1.capacity }
        ) { $0.write(into: &$1) }.response
    }

    @Sendable private func show(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let claw = try await claws.details(of: Self.id(context), in: principal.teamID, seenBy: principal.createdBy)
        let tag = EntityTag(claw)
        if EntityTag.condition(in: request.headers, .ifNoneMatch, acceptsWeak: true)?.contains(tag) ?? false {
            return Response(status: .notModified, headers: [.eTag: tag.text])
        }
        return Self.answer(claw).response
    }

    @Sendable private func create(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let body = try await JSONBody.bytes(of: request)
        let now = time.now
        return try await idempotency.run(request, body: body, context: context) { completion in
            let draft = try JSONBody.decode(ClawFields.self, from: body) { $0.draft.faults(for: principal.createdBy) }.draft
            let outcome = try await claws.create(
                draft, by: principal.createdBy, in: principal.teamID, at: now, recording: completion)
            return try Self.written(outcome)
        } answer: { claw in
            Self.answer(ClawDetails(claw: claw), status: .created, location: "/v1/claws/\(claw.id)")
        }
    }

    @Sendable private func update(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let id = try Self.id(context)
        let body = try await JSONBody.bytes(of: request)
        let expected = try await expectedVersion(request, context)
        // Which rules hold for access depends on the Claw's kind, which the store knows.
        let changes = try JSONBody.decode(ClawFields.self, from: body) {
            $0.changes.faults(for: principal.createdBy, kind: .custom)
        }.changes
        let outcome = try await claws.update(
            id, in: principal.teamID, with: changes, by: principal.createdBy, ifVersion: expected, at: time.now)
        let details = try await claws.details(of: [Self.written(outcome)], in: principal.teamID)
        return try Self.answer(details.first ?? ClawDetails(claw: Self.written(outcome))).response
    }

    @Sendable private func delete(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        try await claws.delete(
            Self.id(context), in: principal.teamID, by: principal.createdBy,
            ifVersion: expectedVersion(request, context), at: time.now)
        return Response(status: .noContent)
    }

    /// The version that `If-Match` asks for; `nil` if any will do.
    private func expectedVersion(_ request: Request, _ context: Context) async throws -> Int? {
        switch EntityTag.condition(in: request.headers, .ifMatch) {
        case nil, .any: return nil
        case .oneOf(let tags):
            if tags.count == 1 { return tags[0].version }
            // Several tags, or none that could be ours: the present version must be among them, and still be it when the change is made.
            let principal = try context.requirePrincipal()
            let present = try await claws.claw(Self.id(context), in: principal.teamID, seenBy: principal.createdBy).version
            guard tags.contains(where: { $0.version == present }) else {
                throw Problem(.preconditionFailed, detail: "No tag in If-Match is the present one.")
            }
            return present
        }
    }

    /// What is no id names nothing.
    private static func id(_ context: Context) throws -> ClawID {
        guard let id = context.parameters.get("id").flatMap({ ClawID($0) }) else {
            throw Problem(.notFound, detail: "There is no such Claw.")
        }
        return id
    }

    private static func written(_ outcome: ClawOutcome) throws -> Claw {
        switch outcome {
        case .written(let claw): return claw
        case .refused(let faults): throw Problem(faults)
        }
    }

    private static func answer(
        _ claw: ClawDetails, status: HTTPResponse.Status = .ok, location: String? = nil
    ) -> JSONAnswer {
        var headers: HTTPFields = [.eTag: EntityTag(claw).text]
        headers[.location] = location
        let document = ClawDocument(claw)
        return JSONAnswer(status: status, headers: headers, capacity: document.capacity, document.write)
    }
}
