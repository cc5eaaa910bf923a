import APIKeys
import SQLDatabase

/// A person's second factor as it is stored.
struct SecondFactorRow: Sendable {
    static let columns = "master_key_id, wrapped_key, sealed_secret, confirmed_at"

    let sealed: SealedSecret
    /// `nil` while the enrolment has not been finished with a code.
    let confirmedAt: Timestamp?

    init(row: SQLRow) throws {
        self.sealed = SealedSecret(
            masterKeyID: try row.value(0) { MasterKeyID($0) }, wrappedKey: try row.blob(1), sealedValue: try row.blob(2))
        self.confirmedAt = try row.optionalInteger(3).map(Timestamp.init(milliseconds:))
    }

    static func find(of person: UserID, on connection: any SQLConnection) throws -> SecondFactorRow? {
        try connection.row("SELECT \(columns) FROM second_factors WHERE user_id = $1", person.description)
            .map(SecondFactorRow.init(row:))
    }

    /// - Throws: ``VaultError``.
    func secret(of person: UserID, keyring: Keyring) throws -> TOTPSecret {
        let key = try keyring.key(sealed.masterKeyID)
        return TOTPSecret(bytes: try sealed.openBytes(as: SecondFactorContext(person: person), under: key))
    }
}
