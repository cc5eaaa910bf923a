import APIKeys
import APIKeysHummingbird
import WorkClaw

/// A Claw as the REST API shows it.
struct ClawDocument {
    let claw: Claw

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
        // Nothing installs a skill or deploys a Claw yet, so there are none.
        json.name("skills")
        json.open("[")
        json.close("]")
        writeConnections(into: &json)
        json.null("deployment")
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
