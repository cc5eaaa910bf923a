import WorkClawServer

/// A line of the vault's log as the command line shows it.
struct VaultLogDocument: Encodable {
    let line: VaultLogLine

    private enum CodingKeys: String, CodingKey {
        case id, time, actor, action, name, scope, version, detail
        case clawID = "claw_id"
        case secretID = "secret_id"
    }

    // By hand, so that what is absent is null and not absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(line.id.description, forKey: .id)
        try container.encode(line.time.description, forKey: .time)
        try container.encode(line.actor?.description, forKey: .actor)
        try container.encode(line.clawID?.description, forKey: .clawID)
        try container.encode(line.action.rawValue, forKey: .action)
        try container.encode(line.secretID.description, forKey: .secretID)
        try container.encode(line.name.text, forKey: .name)
        try container.encode(line.scope.rawValue, forKey: .scope)
        try container.encode(line.version, forKey: .version)
        try container.encode(line.detail, forKey: .detail)
    }
}
