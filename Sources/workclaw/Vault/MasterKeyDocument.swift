import WorkClawServer

/// A rotation of the master key as the command line tells of it.
struct MasterKeyDocument: Encodable {
    let rotation: MasterKeyRotation
    let path: String

    private enum CodingKeys: String, CodingKey {
        case keyring, added, rewrapped
        case brokenSecretIDs = "broken_secret_ids"
        case masterKeyID = "master_key_id"
        case olderKeyIDs = "older_key_ids"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .keyring)
        try container.encode(rotation.primary.description, forKey: .masterKeyID)
        try container.encode(rotation.isNew, forKey: .added)
        try container.encode(rotation.rewrapped, forKey: .rewrapped)
        try container.encode(rotation.broken.map(\.description), forKey: .brokenSecretIDs)
        try container.encode(rotation.kept.map(\.description), forKey: .olderKeyIDs)
    }
}
