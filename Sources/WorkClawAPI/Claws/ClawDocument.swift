import APIKeys
import APIKeysHummingbird
import WorkClaw

/// A Claw as the REST API shows it.
struct ClawDocument {
    private let claw: Claw
    private let skills: [InstalledSkillSummary]
    private let deployment: ClawDeployment?

    init(_ details: ClawDetails) {
        claw = details.claw
        skills = details.skills
        deployment = details.deployment
    }

    /// Room for a Claw, so that its buffer need not grow on the way.
    var capacity: Int {
        512 + claw.instructions.utf8.count + claw.personality.utf8.count + claw.memory.utf8.count
            + claw.userContext.utf8.count
    }

    /// Writes every field; what there is not is null and not absent.
    func write(into json: inout JSONText) {
        json.open("{")
        json.member("id", claw.id.description)
        json.member("kind", claw.kind.rawValue)
        json.member("name", claw.name)
        json.member("domain", claw.domain)
        json.member("instructions", claw.instructions)
        json.member("personality", claw.personality)
        json.member("memory", claw.memory)
        json.member("user_context", claw.userContext)
        json.member("model", claw.model)
        writeAccess(into: &json)
        writeSkills(into: &json)
        writeConnections(into: &json)
        writeDeployment(into: &json)
        json.member("created_at", claw.createdAt.description)
        json.member("updated_at", claw.updatedAt.description)
        json.close("}")
    }

    private func writeAccess(into json: inout JSONText) {
        json.name("access")
        json.open("{")
        switch claw.access {
        case .team:
            json.member("type", "team")
        case .people(let people):
            json.member("type", "people")
            json.name("people")
            json.open("[")
            for person in people { json.element(person.description) }
            json.close("]")
        }
        json.close("}")
    }

    private func writeSkills(into json: inout JSONText) {
        json.name("skills")
        json.open("[")
        for skill in skills {
            json.open("{")
            json.member("id", skill.id.description)
            json.member("name", skill.name)
            json.member("version", skill.version.description)
            json.member("enabled", skill.isEnabled)
            json.close("}")
        }
        json.close("]")
    }

    private func writeDeployment(into json: inout JSONText) {
        guard let deployment else { return json.null("deployment") }
        json.name("deployment")
        json.open("{")
        json.member("id", deployment.id.description)
        json.member("revision", deployment.revision)
        json.member("status", deployment.status.rawValue)
        json.member("in_service_revision", deployment.revisionInService)
        json.member("updated_at", deployment.updatedAt.description)
        json.close("}")
    }

    private func writeConnections(into json: inout JSONText) {
        json.name("connections")
        json.open("[")
        for connection in claw.connections {
            json.open("{")
            json.member("name", connection.name)
            json.member("kind", connection.kind)
            json.member("url", connection.url)
            json.member("secret", connection.secret)
            json.close("}")
        }
        json.close("]")
    }
}
