extension WorkClawClient {
    /// The deployments of one Claw, or of all that the person behind the key has access to. Scope `deployments:read`.
    ///
    /// - Parameters:
    ///   - claw: the one; `nil` is all.
    ///   - pageSize: how many the server hands out at once, 1 to 100; 20 unless set.
    public func listDeployments(of claw: Claw.ID? = nil, pageSize: Int? = nil) -> PagedList<Deployment> {
        let call = Call(.get, "v1", "deployments").asking("claw_id", claw?.text)
        return PagedList(courier: courier, call: call.asking("limit", pageSize.map(String.init)))
    }

    /// Takes a Claw's present configuration into service. Scope `deployments:write`.
    ///
    /// - Returns: the deployment, which is queued. ``getDeployment(_:)`` tells how far it has come.
    public func createDeployment(
        of claw: Claw.ID, by rollout: Rollout = .blueGreen, idempotencyKey: IdempotencyKey? = nil
    ) async throws -> Deployment {
        try await courier.value(
            of: .post(
                "v1", "deployments", body: NewDeployment(claw: claw, rollout: rollout), idempotencyKey: name(idempotencyKey)))
    }

    /// One deployment. Scope `deployments:read`.
    public func getDeployment(_ id: Deployment.ID) async throws -> Deployment {
        try await courier.value(of: Call(.get, "v1", "deployments", id.text))
    }

    /// Goes back to what was in service before a deployment. Scope `deployments:write`.
    ///
    /// - Returns: the deployment, which is rolled back: the Claw's next answer comes from the revision before.
    public func rollBack(
        _ id: Deployment.ID, idempotencyKey: IdempotencyKey? = nil
    ) async throws -> Deployment {
        try await courier.value(
            of: .post(
                "v1", "deployments", id.text, "rollback", body: [String: String](), idempotencyKey: name(idempotencyKey)))
    }

    /// The body of a request for a deployment.
    private struct NewDeployment: Encodable {
        let claw: Claw.ID
        var strategy = Deployment.Strategy.blueGreen
        var maxConcurrent: Int?
        var batchSize: Int?
        var validationWindow: Int?

        init(claw: Claw.ID, rollout: Rollout) {
            self.claw = claw
            switch rollout {
            case .blueGreen: break
            case .rolling(let maxConcurrent):
                strategy = .rolling
                self.maxConcurrent = maxConcurrent
            case .batched(let size, let validationWindow):
                strategy = .batched
                batchSize = size
                self.validationWindow = validationWindow
            }
        }

        enum CodingKeys: String, CodingKey {
            case strategy
            case claw = "claw_id"
            case maxConcurrent = "max_concurrent"
            case batchSize = "batch_size"
            case validationWindow = "validation_window"
        }
    }
}
