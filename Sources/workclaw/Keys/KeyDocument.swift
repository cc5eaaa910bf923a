import WorkClawServer

/// A key as the command line shows it.
struct KeyDocument: Encodable {
    let key: APIKey
    let lastUsedAt: Timestamp?
    let now: Timestamp
    /// The key itself, where it was just minted.
    var secret: KeySecret?
    /// Where the vault keeps it, where it was just put there.
    var kept: Secret?

    private enum CodingKeys: String, CodingKey {
        case id, key, vault, name, hint, scopes, status, limits
        case createdAt = "created_at"
        case createdBy = "created_by"
        case expiresAt = "expires_at"
        case supersededAt = "superseded_at"
        case graceEndsAt = "grace_ends_at"
        case revokedAt = "revoked_at"
        case revokedReason = "revoked_reason"
        case lastUsedAt = "last_used_at"
        case rotatedFrom = "rotated_from"
        case supersededBy = "superseded_by"
        case allowedAddresses = "allowed_addresses"
    }

    var status: KeyStatus { key.status(at: now) }

    // By hand, so that an absent time is null and not absent.
    func encode(to encoder: any Encoder) throws {
        let revocation = key.revocation(at: now)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(secret?.expose(), forKey: .key)
        try container.encodeIfPresent(kept.map(SecretDocument.init), forKey: .vault)
        try container.encode(key.id.description, forKey: .id)
        try container.encode(key.name, forKey: .name)
        try container.encode(key.hint, forKey: .hint)
        try container.encode(key.scopes.map(\.name), forKey: .scopes)
        try container.encode(status.rawValue, forKey: .status)
        try container.encode(key.createdAt.description, forKey: .createdAt)
        try container.encode(key.createdBy.description, forKey: .createdBy)
        try container.encode(key.expiresAt?.description, forKey: .expiresAt)
        try container.encode(key.supersededAt?.description, forKey: .supersededAt)
        try container.encode(key.graceEndsAt?.description, forKey: .graceEndsAt)
        try container.encode(revocation?.at.description, forKey: .revokedAt)
        try container.encode(revocation?.reason, forKey: .revokedReason)
        try container.encode(lastUsedAt?.description, forKey: .lastUsedAt)
        try container.encode(key.rotatedFrom?.description, forKey: .rotatedFrom)
        try container.encode(key.supersededBy?.description, forKey: .supersededBy)
        try container.encode(key.allowedAddresses.map(\.description), forKey: .allowedAddresses)
        try container.encode(key.limits.map(\.description), forKey: .limits)
    }
}

extension KeyDocument {
    /// For people: a line for each fact that there is.
    var text: String {
        let revocation = key.revocation(at: now)
        let facts: [(String, String?)] = [
            ("id", key.id.description), ("name", key.name), ("key", key.hint), ("status", status.rawValue),
            ("scopes", key.scopes.map(\.name).joined(separator: " ")), ("created", "\(key.createdAt) by \(key.createdBy)"),
            ("last used", lastUsedAt?.description ?? "never"), ("expires", key.expiresAt?.description ?? "never"),
            ("superseded", key.supersededAt?.description), ("grace ends", key.graceEndsAt?.description),
            ("revoked", revocation.map { "\($0.at)" + ($0.reason.map { " (\($0))" } ?? "") }),
            ("rotated from", key.rotatedFrom?.description), ("superseded by", key.supersededBy?.description),
            (
                "allowed from",
                key.allowedAddresses.isEmpty ? nil : key.allowedAddresses.map(\.description).joined(separator: " ")
            ),
            ("limits", key.limits.isEmpty ? nil : key.limits.map(\.description).joined(separator: " ")),
        ]
        return facts.compactMap { name, value in
            value.map { name + String(repeating: " ", count: 15 - name.count) + $0 }
        }.joined(separator: "\n")
    }
}
