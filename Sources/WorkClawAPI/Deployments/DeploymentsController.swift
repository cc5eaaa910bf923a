import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/v1/deployments`: taking Claws into service, and back.
struct DeploymentsController<Context: KeyedRequestContext> {
    let deployments: DeploymentStore
    let idempotency: IdempotentExchange
    let time: any TimeSource

    func addRoutes(to routes: ScopedRoutes<Context>) throws {
        try routes.get("deployments", scope: .deploymentsRead, use: list)
        try routes.post("deployments", scope: .deploymentsWrite, use: create)
        try routes.get("deployments/{id}", scope: .deploymentsRead, use: show)
        try routes.post("deployments/{id}/rollback", scope: .deploymentsWrite, use: rollBack)
    }

    @Sendable private func list(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        var query = QueryReader(request)
        let page = PageQuery<DeploymentIDKind>(reading: &query)
        let claw = query.id("claw_id", of: ClawIDKind.self)
        try query.finish()
        let found = try await deployments.list(
            of: claw, in: principal.teamID, seenBy: principal.createdBy, limit: page.limit, before: page.before)
        let last = found.hasMore ? found.deployments.last?.id : nil
        return JSONAnswer(page: found.deployments, next: last.map(PageQuery<DeploymentIDKind>.cursor(after:))) {
            DeploymentDocument(deployment: $0).write(into: &$1)
        }.response
    }

    @Sendable private func show(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let deployment = try await deployments.deployment(
            Self.id(context), in: principal.teamID, seenBy: principal.createdBy)
        return Self.answer(deployment).response
    }

    /// What somebody asks for who wants a Claw deployed.
    private struct NewDeployment: FieldReadable {
        let clawID: ClawID?
        let rollout: Rollout
        let faults: [FieldFault]

        init(reading fields: inout FieldReader) {
            clawID = fields.parsed("claw_id", expected: "a Claw's id") { ClawID($0) }
            if clawID == nil { fields.require("claw_id") }
            let names = DeploymentStrategy.allCases.map(\.rawValue).joined(separator: ", ")
            let strategy = fields.parsed("strategy", expected: "one of \(names)", DeploymentStrategy.init) ?? .standard
            let maxConcurrent = fields.integer("max_concurrent")
            let batchSize = fields.integer("batch_size")
            let window = fields.integer("validation_window")
            faults = Rollout.faults(
                strategy: fields.hasFault(at: "strategy") ? nil : strategy, maxConcurrent: maxConcurrent, batchSize: batchSize,
                validationWindow: window)
            rollout = Rollout(
                strategy, maxConcurrent: maxConcurrent, batchSize: batchSize, validationWindow: window.map { .seconds($0) })
        }
    }

    @Sendable private func create(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let body = try await JSONBody.bytes(of: request)
        let now = time.now
        return try await idempotency.run(request, body: body, context: context) { completion in
            let wanted = try JSONBody.decode(NewDeployment.self, from: body, rules: \.faults)
            let unknown = FieldFault(.unknownClaw, at: "claw_id", "Is no Claw of the team that you may see.")
            guard let claw = wanted.clawID else { throw Problem([unknown]) }
            do {
                return try await deployments.create(
                    of: claw, rollout: wanted.rollout, by: principal.createdBy, in: principal.teamID, at: now,
                    recording: completion)
            } catch let error as WorkspaceError where error.code == .notFound {
                throw Problem([unknown])
            }
        } answer: { deployment in
            Self.answer(deployment, status: .created, location: "/v1/deployments/\(deployment.id)")
        }
    }

    @Sendable private func rollBack(_ request: Request, _ context: Context) async throws -> Response {
        let principal = try context.requirePrincipal()
        let id = try Self.id(context)
        let body = try await JSONBody.bytes(of: request)
        let now = time.now
        return try await idempotency.run(request, body: body, context: context) { completion in
            if body.readableBytes > 0 { _ = try JSONBody.decode(NoFields.self, from: body) { _ in [] } }
            return try await deployments.rollBack(
                id, by: principal.createdBy, in: principal.teamID, at: now, recording: completion)
        } answer: { deployment in
            Self.answer(deployment)
        }
    }

    /// What is no id names nothing.
    private static func id(_ context: Context) throws -> DeploymentID {
        guard let id = context.parameters.get("id").flatMap({ DeploymentID($0) }) else {
            throw Problem(.notFound, detail: "There is no such deployment.")
        }
        return id
    }

    private static func answer(
        _ deployment: Deployment, status: HTTPResponse.Status = .ok, location: String? = nil
    ) -> JSONAnswer {
        var headers: HTTPFields = [:]
        headers[.location] = location
        return JSONAnswer(
            status: status, headers: headers, capacity: 1024, DeploymentDocument(deployment: deployment).write)
    }
}
