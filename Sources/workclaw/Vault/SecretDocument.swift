import WorkClawServer

/// A secret as the command line shows it: everything but its value.
struct SecretDocument: Encodable {
    let secret: Secret

    init(_ secret: Secret) {
        self.secret = secret
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, scope, owner, description, version
        case apiKeyID = "api_key_id"
        case createdAt = "created_at"
        case createdBy = "created_by"
        case updatedAt = "updated_at"
        case updatedBy = "updated_by"
    }

    // By hand, so that what is absent is null and not absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(secret.id.description, forKey: .id)
        try container.encode(secret.name.text, forKey: .name)
        try container.encode(secret.scope.rawValue, forKey: .scope)
        try container.encode(secret.owner?.description, forKey: .owner)
        try container.encode(secret.description, forKey: .description)
        try container.encode(secret.version, forKey: .version)
        try container.encode(secret.apiKeyID?.description, forKey: .apiKeyID)
        try container.encode(secret.createdAt.description, forKey: .createdAt)
        try container.encode(secret.createdBy.description, forKey: .createdBy)
        try container.encode(secret.updatedAt.description, forKey: .updatedAt)
        try container.encode(secret.updatedBy.description, forKey: .updatedBy)
    }
}
