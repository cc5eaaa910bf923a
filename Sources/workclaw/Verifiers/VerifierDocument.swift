import WorkClawServer

/// A verifier as the command line shows it.
struct VerifierDocument: Encodable {
    let verifier: VerifierRecord
    /// Only where it was just made.
    var secret: KeySecret?

    private enum CodingKeys: String, CodingKey {
        case id, name, hint, secret
        case team = "team_id"
        case createdAt = "created_at"
        case revokedAt = "revoked_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(verifier.id.description, forKey: .id)
        try container.encode(verifier.name, forKey: .name)
        try container.encode(verifier.hint, forKey: .hint)
        try container.encode(verifier.team?.description, forKey: .team)
        try container.encode(verifier.createdAt.description, forKey: .createdAt)
        try container.encode(verifier.revokedAt?.description, forKey: .revokedAt)
        try container.encodeIfPresent(secret?.expose(), forKey: .secret)
    }
}
