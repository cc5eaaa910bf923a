import APIKeys
import APIKeysHummingbird
import WorkClaw

/// A deployment as the REST API shows it.
struct DeploymentDocument {
    let deployment: Deployment

    func write(into json: inout JSONText) {
        json.open("{")
        json.member("id", deployment.id.description)
        json.member("claw_id", deployment.clawID.description)
        json.member("revision", deployment.revision)
        json.member("strategy", deployment.rollout.strategy.rawValue)
        json.member("max_concurrent", deployment.rollout.maxConcurrent)
        json.member("batch_size", deployment.rollout.batchSize)
        json.member("validation_window", deployment.rollout.validationWindow.map { Int($0.components.seconds) })
        json.member("status", deployment.status.rawValue)
        json.member("in_service", deployment.isInService)
        json.member("created_at", deployment.createdAt.description)
        json.member("created_by", deployment.createdBy.description)
        json.member("updated_at", deployment.updatedAt.description)
        json.name("events")
        json.open("[")
        for event in deployment.events {
            json.open("{")
            json.member("time", event.time.description)
            json.member("status", event.status.rawValue)
            json.member("message", event.message)
            json.close("}")
        }
        json.close("]")
        json.close("}")
    }
}
