import APIKeys
import SQLDatabase

/// The secrets of second factors are wrapped with the vault's master keys, and so take part in their rotation.
extension VaultStore {
    /// Wraps every second factor with `primary` that is wrapped with another key, row by row. One whose seal is broken is passed over: its owner
    /// cannot use it anyway.
    ///
    /// - Returns: how many there were.
    func rewrapSecondFactors(with primary: MasterKey) async throws -> Int {
        var (count, last): (Int, String) = (0, "")
        while let step = try await rewrapNextSecondFactor(with: primary, after: last) {
            last = step.person
            if step.isRewrapped { count += 1 }
            try Task.checkCancellation()
        }
        return count
    }

    private func rewrapNextSecondFactor(
        with primary: MasterKey, after place: String
    ) async throws -> (person: String, isRewrapped: Bool)? {
        try await database.write { [keyring] connection in
            let row = try connection.row(
                """
                SELECT user_id, \(SecondFactorRow.columns) FROM second_factors
                WHERE master_key_id <> $1 AND user_id > $2 ORDER BY user_id LIMIT 1
                """,
                primary.id.description, place)
            guard let row else { return nil }
            // Before the row, as whoever enrols takes the two.
            try Self.requireRegistered(primary.id, on: connection)
            let person = try row.value(0) { UserID($0) }
            let sealed = try SecondFactorRow(row: SQLRow(values: Array(row.values.dropFirst()))).sealed
            let new: SealedSecret
            do {
                let old = try keyring.key(sealed.masterKeyID)
                new = try sealed.rewrapped(as: SecondFactorContext(person: person), from: old, to: primary)
            } catch let error as VaultError where error.code == .sealBroken {
                return (person.description, false)
            }
            let changed = try connection.execute(
                """
                UPDATE second_factors SET master_key_id = $2, wrapped_key = $3
                WHERE user_id = $1 AND master_key_id = $4 AND wrapped_key = $5
                """,
                person.description, new.masterKeyID.description, new.wrappedKey, sealed.masterKeyID.description,
                sealed.wrappedKey)
            return (person.description, changed > 0)
        }
    }
}
