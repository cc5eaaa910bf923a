public import APIKeys
import SQLDatabase

extension AccountStore {
    /// Lets a form make something once, however often it is sent.
    ///
    /// - Parameter make: makes it, and records it with the claim in the same transaction.
    /// - Throws: what `make` throws, unless the same form has made something meanwhile.
    public func once<Result: Sendable>(
        _ token: FormToken, in session: Session, at now: Timestamp, _ make: (FormClaim) async throws -> Result
    ) async throws -> FormOutcome<Result> {
        let claim = FormClaim(token: token, session: session.id, now: now)
        if let result = try await result(of: claim) { return .repeated(result) }
        do {
            return .made(try await make(claim))
        } catch {
            // The name that it would give was taken by its own first sending, or the claim was.
            if let result = try? await result(of: claim) { return .repeated(result) }
            throw error
        }
    }

    /// Clears away some of what is recorded of forms whose sessions are over.
    public func pruneForms(at now: Timestamp) async throws {
        try await database.write { [limits] connection in
            try connection.execute(
                """
                DELETE FROM form_claims WHERE (session_id, token_digest) IN (
                    SELECT session_id, token_digest FROM form_claims WHERE claimed_at <= $1 ORDER BY claimed_at LIMIT $2)
                """,
                now.adding(.zero - limits.absolute).milliseconds, Self.prunedAtOnce)
        }
    }

    private func result(of claim: FormClaim) async throws -> String? {
        try await database.read { connection in
            try connection.row(
                "SELECT result FROM form_claims WHERE session_id = $1 AND token_digest = $2", claim.session.description,
                claim.token.digest
            )?.text(0)
        }
    }
}
