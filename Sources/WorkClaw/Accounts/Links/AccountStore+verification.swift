public import APIKeys
import SQLDatabase

extension AccountStore {
    public static let verificationLifetime = Duration.seconds(24 * 3600)

    /// The token of a link that proves that the session's person reads the mail of an address: of theirs, or of another that they want to have
    /// instead. It is mailed there and nowhere else; the one before works no longer. Whether somebody has the address is not told.
    ///
    /// A change of address asks for the password first, which is the caller's duty: see ``Session/needsConfirmation(at:)``.
    ///
    /// - Returns: `wait` if there have been too many; never `wrong`.
    public func requestVerification(
        of email: EmailAddress, for session: Session, from client: ClientTrace, at now: Timestamp
    ) async throws -> ProofOutcome<VerificationToken> {
        let person = session.person.id
        if case .wait(let until) = try await admit(.mail, account: person.description, from: client.address, at: now) {
            return .wait(until: until)
        }
        // Whose address it is has not asked for this mail, and is not to get many, from whomever.
        if case .wait(let until) = try await admit(.mail, account: email.key, from: client.address, at: now) {
            return .wait(until: until)
        }
        let token = VerificationToken()
        try await database.write { connection in
            try AccountLink.put(
                token.digest, for: .verification, about: person.description, user: person, email: email.text,
                lifetime: Self.verificationLifetime, at: now, on: connection)
        }
        return .proved(token)
    }

    /// The address that the link would prove; `nil` if it would prove none for this person.
    public func address(of token: VerificationToken, for session: Session, at now: Timestamp) async throws -> EmailAddress? {
        let link = try await database.read { try AccountLink.find(token.digest, for: .verification, at: now, on: $0) }
        guard let link, link.userID == session.person.id else { return nil }
        return try link.email.map { try EmailAddress($0) }
    }

    /// Uses the link up: its address is the person's from now on, and verified. If it is another than before, all of
    /// the person's other sessions end.
    ///
    /// It has to be opened by the person who asked for it, signed in. Otherwise somebody could have another's address verified for an account of
    /// their own, by that other's careless click.
    ///
    /// - Throws: ``WorkspaceError`` `linkInvalid`, also for another person's; `personExists` if somebody else has the address.
    public func verify(_ token: VerificationToken, by session: Session, at now: Timestamp) async throws -> VerifiedAddress {
        let person = session.person.id
        return try await database.write { connection in
            guard let link = try AccountLink.take(token.digest, for: .verification, at: now, on: connection),
                link.userID == person, let text = link.email
            else { throw AccountLink.invalid }
            let email = try EmailAddress(text)
            let old = try connection.row("SELECT email, email_key FROM people WHERE id = $1", person.description)
            guard let old else { throw AccountLink.invalid }
            let isChange = try old.text(1) != email.key
            if isChange {
                let taken = try connection.row(
                    "SELECT 1 FROM people WHERE email_key = $1 AND id <> $2", email.key, person.description)
                guard taken == nil else { throw Self.addressTaken }
            }
            do {
                try connection.execute(
                    "UPDATE people SET email = $2, email_key = $3, email_verified_at = $4 WHERE id = $1", person.description,
                    email.text, email.key, now.milliseconds)
            } catch let error as SQLError where error.code == .notUnique {
                throw Self.addressTaken
            }
            if isChange {
                // Whoever reads the old address's mail must not be able to come back by it.
                try AccountLink.removeAll(of: person, for: .signIn, .reset, on: connection)
                try Self.endSessions(of: person, except: session.id, on: connection)
                try AccountAudit.append(
                    "person.email_changed", of: person, details: ["from": try old.text(0), "to": email.text], at: now,
                    on: connection)
            }
            return VerifiedAddress(email: email, old: isChange ? try EmailAddress(old.text(0)) : nil)
        }
    }

    private static let addressTaken = WorkspaceError(
        .personExists, "Somebody else has this email address.", field: "email")
}
