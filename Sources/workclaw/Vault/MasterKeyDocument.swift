import WorkClawServer

/// A rotation of the master key as the command line tells of it, or the addition of a key that waits for one.
struct MasterKeyDocument: Encodable {
    private let path: String
    private let masterKeyID: MasterKeyID
    private let isNew: Bool
    /// `nil` if nothing was to be wrapped.
    private let rotation: MasterKeyRotation?

    init(rotation: MasterKeyRotation, path: String) {
        (self.path, self.rotation) = (path, rotation)
        (masterKeyID, isNew) = (rotation.primary, rotation.isNew)
    }

    init(waiting key: MasterKeyID, isNew: Bool, path: String) {
        (self.path, self.isNew) = (path, isNew)
        (masterKeyID, rotation) = (key, nil)
    }

    private enum CodingKeys: String, CodingKey {
        case keyring, added, rewrapped
        case brokenSecretIDs = "broken_secret_ids"
        case masterKeyID = "master_key_id"
        case olderKeyIDs = "older_key_ids"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .keyring)
        try container.encode(masterKeyID.description, forKey: .masterKeyID)
        try container.encode(isNew, forKey: .added)
        guard let rotation else { return }
        try container.encode(rotation.rewrapped, forKey: .rewrapped)
        try container.encode(rotation.broken.map(\.description), forKey: .brokenSecretIDs)
        try container.encode(rotation.kept.map(\.description), forKey: .olderKeyIDs)
    }
}
