public import APIKeys
import SQLDatabase

extension AccountStore {
    /// Whether a person has a second factor, since when, and how many recovery codes they have left; `nil` if they have none.
    public func secondFactor(of person: UserID) async throws -> SecondFactor? {
        try await database.read { connection in
            guard let since = try SecondFactorRow.find(of: person, on: connection)?.confirmedAt else { return nil }
            let left = try connection.row("SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1", person.description)
            return SecondFactor(since: since, recoveryCodesLeft: Int(try left?.integer(0) ?? 0))
        }
    }

    /// The first step of an enrolment: a new secret, which signs nobody in before ``finishEnrolment(of:code:from:at:)``. An enrolment that was
    /// begun before is given up.
    ///
    /// Whoever calls this asks for the password first: see ``Session/needsConfirmation(at:)``.
    ///
    /// - Parameter completion: records in the same transaction that the form has begun one.
    /// - Throws: ``WorkspaceError`` `secondFactorActive`; ``VaultError`` if the keyring is not there; `claimLost` from the completion.
    public func beginEnrolment(
        of session: Session, at now: Timestamp, recording completion: IdempotentCompletion<TOTPSecret>? = nil
    ) async throws -> TOTPSecret {
        let (person, secret) = (session.person.id, TOTPSecret())
        try await database.write { [keyring] connection in
            let key = try VaultStore.wrappingKey(of: keyring, on: connection)
            let sealed = try SealedSecret(bytes: secret.bytes, as: SecondFactorContext(person: person), under: key)
            let written = try connection.execute(
                """
                INSERT INTO second_factors (user_id, master_key_id, wrapped_key, sealed_secret, created_at, last_counter)
                VALUES ($1, $2, $3, $4, $5, 0)
                ON CONFLICT (user_id) DO UPDATE SET master_key_id = excluded.master_key_id, wrapped_key = excluded.wrapped_key,
                    sealed_secret = excluded.sealed_secret, created_at = excluded.created_at, last_counter = 0
                WHERE second_factors.confirmed_at IS NULL
                """,
                person.description, sealed.masterKeyID.description, sealed.wrappedKey, sealed.sealedValue, now.milliseconds)
            guard written > 0 else { throw Self.secondFactorActive }
            try completion?.record(secret, at: now, on: connection)
        }
        return secret
    }

    /// The second step: proves with a code that the app has the secret. From then on a code is asked for at sign-in; the person's other sessions
    /// end, and this one goes on under another token.
    ///
    /// - Returns: `wrong` if the code is not one of the secret that was begun with, or nothing was begun.
    /// - Throws: ``WorkspaceError`` `secondFactorActive`, `sessionEnded`.
    public func finishEnrolment(
        of session: Session, code: String, from client: ClientTrace, at now: Timestamp
    ) async throws -> ProofOutcome<EnrolledFactor> {
        let person = session.person.id
        return try await proving(.code, by: person, from: client, at: now) { [keyring, limits] connection in
            guard let row = try SecondFactorRow.find(of: person, on: connection) else { return nil }
            guard row.confirmedAt == nil else { throw Self.secondFactorActive }
            guard let counter = try row.secret(of: person, keyring: keyring).counter(of: code, around: now.milliseconds) else {
                return nil
            }
            // The secret that was looked at, and no other that another page has begun with meanwhile.
            let confirmed = try connection.execute(
                """
                UPDATE second_factors SET confirmed_at = $2, last_counter = $3
                WHERE user_id = $1 AND confirmed_at IS NULL AND sealed_secret = $4
                """,
                person.description, now.milliseconds, counter, row.sealed.sealedValue)
            guard confirmed > 0 else { return nil }
            let codes = try Self.replaceRecoveryCodes(of: person, on: connection)
            try AccountLink.removeAll(of: person, for: .signIn, on: connection)
            try Self.endSessions(of: person, except: session.id, on: connection)
            try AccountAudit.append("person.second_factor_enrolled", of: person, at: now, on: connection)
            let started = try Self.rotate(session.id, confirmed: false, limits: limits, at: now, on: connection)
            return EnrolledFactor(session: started, recoveryCodes: codes)
        }
    }

    /// Makes ten new recovery codes; the ones before work no longer. Whoever calls this asks for the password first.
    ///
    /// - Parameter completion: records in the same transaction that the form has made them.
    /// - Throws: ``WorkspaceError`` `notFound` if the person has no second factor; `claimLost` from the completion.
    public func regenerateRecoveryCodes(
        of session: Session, at now: Timestamp, recording completion: IdempotentCompletion<[RecoveryCode]>? = nil
    ) async throws -> [RecoveryCode] {
        let person = session.person.id
        return try await database.write { connection in
            // Locks the row, so that two at once do not leave twenty.
            let active = try connection.execute(
                "UPDATE second_factors SET created_at = created_at WHERE user_id = $1 AND confirmed_at IS NOT NULL",
                person.description)
            guard active > 0 else { throw WorkspaceError(.notFound, "The account has no second factor.") }
            let codes = try Self.replaceRecoveryCodes(of: person, on: connection)
            try AccountAudit.append("person.recovery_codes_replaced", of: person, at: now, on: connection)
            try completion?.record(codes, at: now, on: connection)
            return codes
        }
    }

    /// Takes the second factor away. Whoever calls this asks for the password first: a session alone must not be enough.
    ///
    /// - Returns: false if there was none.
    @discardableResult
    public func disableSecondFactor(of session: Session, at now: Timestamp) async throws -> Bool {
        let person = session.person.id
        return try await database.write { connection in
            try Self.removeSecondFactor(of: person, at: now, on: connection)
        }
    }

    // MARK: Inside a transaction

    static func removeSecondFactor(of person: UserID, at now: Timestamp, on connection: any SQLConnection) throws -> Bool {
        try connection.execute("DELETE FROM recovery_codes WHERE user_id = $1", person.description)
        let row = try connection.row(
            "DELETE FROM second_factors WHERE user_id = $1 RETURNING confirmed_at", person.description)
        guard try row?.optionalInteger(0) != nil else { return false }
        try AccountAudit.append("person.second_factor_removed", of: person, at: now, on: connection)
        return true
    }

    static func hasSecondFactor(_ person: UserID, on connection: any SQLConnection) throws -> Bool {
        try SecondFactorRow.find(of: person, on: connection)?.confirmedAt != nil
    }

    /// Whether `code` is a code of the person's app, or one of their recovery codes. Either is used up by it.
    static func spend(
        _ code: String, of person: UserID, keyring: Keyring, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Bool {
        guard let row = try SecondFactorRow.find(of: person, on: connection), row.confirmedAt != nil else { return false }
        if let recovery = RecoveryCode(code) {
            let spent = try connection.execute(
                "DELETE FROM recovery_codes WHERE user_id = $1 AND code_digest = $2", person.description, recovery.digest)
            guard spent > 0 else { return false }
            try AccountAudit.append("person.recovery_code_used", of: person, at: now, on: connection)
            return true
        }
        let typed = code.filter { !$0.isWhitespace }
        guard let counter = try row.secret(of: person, keyring: keyring).counter(of: typed, around: now.milliseconds) else {
            return false
        }
        // A code is good once (RFC 6238, 5.2), and so is every one before it.
        return try connection.execute(
            "UPDATE second_factors SET last_counter = $2 WHERE user_id = $1 AND last_counter < $2", person.description, counter)
            > 0
    }

    private static func replaceRecoveryCodes(of person: UserID, on connection: any SQLConnection) throws -> [RecoveryCode] {
        try connection.execute("DELETE FROM recovery_codes WHERE user_id = $1", person.description)
        let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode() }
        for code in codes {
            try connection.execute(
                "INSERT INTO recovery_codes (user_id, code_digest) VALUES ($1, $2)", person.description, code.digest)
        }
        return codes
    }

    static let secondFactorActive = WorkspaceError(
        .secondFactorActive, "The account has a second factor: take it away before enrolling another.")
}
