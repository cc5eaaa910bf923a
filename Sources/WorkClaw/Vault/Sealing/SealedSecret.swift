import Crypto

/// One version of a secret as its row holds it: an envelope.
///
/// The value is sealed with AES-256-GCM under a data key of its own, and the data key with AES-256-GCM under a master key. Both are bound to
/// their ``SealContext``, so that a row that was moved elsewhere, or changed, does not open.
struct SealedSecret: Sendable, Hashable {
    let masterKeyID: MasterKeyID
    /// Nonce, ciphertext and tag.
    let wrappedKey: [UInt8]
    /// Nonce, ciphertext and tag.
    let sealedValue: [UInt8]

    init(masterKeyID: MasterKeyID, wrappedKey: [UInt8], sealedValue: [UInt8]) {
        self.masterKeyID = masterKeyID
        self.wrappedKey = wrappedKey
        self.sealedValue = sealedValue
    }

    /// Seals a value under a new data key.
    init(_ value: SecretValue, as context: some SealContext, under masterKey: MasterKey) throws {
        try self.init(bytes: value.expose(), as: context, under: masterKey)
    }

    /// Seals bytes under a new data key.
    init(bytes: [UInt8], as context: some SealContext, under masterKey: MasterKey) throws {
        let dataKey = SymmetricKey(size: .bits256)
        self.masterKeyID = masterKey.id
        self.wrappedKey = try Self.wrap(dataKey, as: context, under: masterKey)
        self.sealedValue = try Self.seal(bytes, with: dataKey, context.associatedData(for: Self.valuePurpose))
    }

    /// - Parameter masterKey: the one that ``masterKeyID`` names.
    /// - Throws: ``VaultError`` `sealBroken`.
    func open(as context: some SealContext, under masterKey: MasterKey) throws -> SecretValue {
        try SecretValue(bytes: openBytes(as: context, under: masterKey))
    }

    /// - Throws: ``VaultError`` `sealBroken`.
    func openBytes(as context: some SealContext, under masterKey: MasterKey) throws -> [UInt8] {
        let dataKey = try unwrap(as: context, under: masterKey)
        return try Self.open(sealedValue, with: dataKey, context, for: Self.valuePurpose)
    }

    /// The same value under the same data key, wrapped with another master key.
    ///
    /// - Throws: ``VaultError`` `sealBroken`.
    func rewrapped(as context: some SealContext, from old: MasterKey, to new: MasterKey) throws -> SealedSecret {
        let dataKey = try unwrap(as: context, under: old)
        return SealedSecret(
            masterKeyID: new.id, wrappedKey: try Self.wrap(dataKey, as: context, under: new), sealedValue: sealedValue)
    }

    private static let valuePurpose = "value"
    private static let keyPurpose = "data key"

    private func unwrap(as context: some SealContext, under masterKey: MasterKey) throws -> SymmetricKey {
        SymmetricKey(data: try Self.open(wrappedKey, with: masterKey.key, context, for: Self.keyPurpose))
    }

    private static func wrap(
        _ dataKey: SymmetricKey, as context: some SealContext, under masterKey: MasterKey
    ) throws -> [UInt8] {
        try seal(dataKey.withUnsafeBytes(Array.init), with: masterKey.key, context.associatedData(for: keyPurpose))
    }

    private static func seal(_ bytes: [UInt8], with key: SymmetricKey, _ associated: [UInt8]) throws -> [UInt8] {
        let box = try AES.GCM.seal(bytes, using: key, authenticating: associated)
        return Array(box.nonce) + box.ciphertext + box.tag
    }

    private static func open(
        _ sealed: [UInt8], with key: SymmetricKey, _ context: some SealContext, for purpose: String
    ) throws -> [UInt8] {
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            return Array(try AES.GCM.open(box, using: key, authenticating: context.associatedData(for: purpose)))
        } catch {
            throw VaultError(
                .sealBroken,
                "\(context.name) does not open: its row or the keyring was changed")
        }
    }
}
