import APIKeys
import APIKeysHummingbird
import WorkClaw

/// An installed skill as the REST API shows it.
struct SkillDocument {
    let state: SkillState

    /// Room for a skill, so that its buffer need not grow on the way.
    var capacity: Int { 512 + state.skill.description.utf8.count + state.skill.instructions.utf8.count }

    /// Writes every field.
    func write(into json: inout JSONText) {
        let skill = state.skill
        json.open("{")
        json.member("id", skill.id.description)
        json.member("name", skill.name)
        json.member("description", skill.description)
        json.member("version", skill.version.description)
        json.member("enabled", skill.isEnabled)
        json.member("status", state.status.rawValue)
        writeMissing(into: &json)
        json.name("requires")
        json.open("{")
        write("secrets", skill.requiredSecrets.map(\.text), into: &json)
        write("skills", skill.requiredSkills.map(\.name.text), into: &json)
        json.close("}")
        json.member("instructions", skill.instructions)
        json.member("installed_at", skill.installedAt.description)
        json.member("installed_by", skill.installedBy.description)
        json.member("updated_at", skill.updatedAt.description)
        json.close("}")
    }

    private func writeMissing(into json: inout JSONText) {
        json.name("missing")
        json.open("[")
        for requirement in state.missing {
            json.open("{")
            json.member("kind", requirement.kind.rawValue)
            json.member("name", requirement.name)
            json.close("}")
        }
        json.close("]")
    }

    private func write(_ name: StaticString, _ list: [String], into json: inout JSONText) {
        json.name(name)
        json.open("[")
        for element in list { json.element(element) }
        json.close("]")
    }
}
