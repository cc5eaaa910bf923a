import APIKeys
import WorkClaw

/// A Claw as the REST API shows it.
struct ClawDocument: Encodable {
    let claw: Claw

    private enum CodingKeys: String, CodingKey {
        case id, kind, name, domain, instructions, personality, memory, model, access, skills, connections, deployment
        case userContext = "user_context"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }

    private enum AccessKeys: String, CodingKey { case type, people }
    private enum ConnectionKeys: String, CodingKey { case name, kind, url, secret }

    // By hand, so that what there is not is null and not absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(claw.id.description, forKey: .id)
        try container.encode(claw.kind.rawValue, forKey: .kind)
        try container.encode(claw.name, forKey: .name)
        try container.encode(claw.domain, forKey: .domain)
        try container.encode(claw.instructions, forKey: .instructions)
        try container.encode(claw.personality, forKey: .personality)
        try container.encode(claw.memory, forKey: .memory)
        try container.encode(claw.userContext, forKey: .userContext)
        try container.encode(claw.model, forKey: .model)
        try encodeAccess(into: container.nestedContainer(keyedBy: AccessKeys.self, forKey: .access))
        // Skills are installed and Claws deployed by resources that are still to come: until then there are none.
        try container.encode([String](), forKey: .skills)
        var connections = container.nestedUnkeyedContainer(forKey: .connections)
        for connection in claw.connections {
            var entry = connections.nestedContainer(keyedBy: ConnectionKeys.self)
            try entry.encode(connection.name, forKey: .name)
            try entry.encode(connection.kind, forKey: .kind)
            try entry.encode(connection.url, forKey: .url)
            try entry.encode(connection.secret, forKey: .secret)
        }
        try container.encodeNil(forKey: .deployment)
        try container.encode(claw.createdAt.description, forKey: .createdAt)
        try container.encode(claw.updatedAt.description, forKey: .updatedAt)
    }

    private func encodeAccess(into container: KeyedEncodingContainer<AccessKeys>) throws {
        var container = container
        switch claw.access {
        case .team:
            try container.encode("team", forKey: .type)
        case .people(let people):
            try container.encode("people", forKey: .type)
            try container.encode(people.map(\.description), forKey: .people)
        }
    }
}
