import WorkClawServer

/// A team as the command line shows it.
struct TeamDocument: Encodable {
    let team: Team
    let owner: Person

    private enum CodingKeys: String, CodingKey {
        case id, name, owner
        case createdAt = "created_at"
    }

    private enum OwnerKeys: String, CodingKey { case id, email }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(team.id.description, forKey: .id)
        try container.encode(team.name, forKey: .name)
        try container.encode(team.createdAt.description, forKey: .createdAt)
        var person = container.nestedContainer(keyedBy: OwnerKeys.self, forKey: .owner)
        try person.encode(owner.id.description, forKey: .id)
        try person.encode(owner.email, forKey: .email)
    }
}
