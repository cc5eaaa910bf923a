import APIKeys
public import APIKeysStore
public import SQLDatabase

/// A form that is about to make something. What it makes is recorded in the transaction that makes it: of any number of sendings of one form at
/// once, one commits, and the others are given up.
public struct FormClaim: Sendable {
    let token: FormToken
    let session: SessionID
    let now: Timestamp

    /// Uses the form up.
    ///
    /// - Parameter result: what a second sending is answered with, such as where to go; never a secret.
    /// - Throws: ``WorkspaceError`` `claimLost` if the form has made something already: the transaction must be given up then.
    public func record(_ result: String, on connection: any SQLConnection) throws {
        let recorded = try connection.execute(
            """
            INSERT INTO form_claims (session_id, token_digest, result, claimed_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (session_id, token_digest) DO NOTHING
            """,
            session.description, token.digest, result, now.milliseconds)
        guard recorded > 0 else { throw WorkspaceError(.claimLost, "This form has been sent already.") }
    }

    /// The same, for ``KeyService/issue(_:in:by:alongside:)``.
    ///
    /// - Parameter other: what else is to be done in the key's transaction.
    public func alongside(
        _ other: KeyService.Alongside? = nil, result: @escaping @Sendable (IssuedKey) -> String
    ) -> KeyService.Alongside {
        { [self] issued, connection in
            try record(result(issued), on: connection)
            try other?(issued, connection)
        }
    }

    /// The same, for the stores that record the answer of an idempotent request.
    public func completion<Effect: Sendable>(
        result: @escaping @Sendable (Effect) -> String
    ) -> IdempotentCompletion<Effect> {
        IdempotentCompletion { [self] effect, _, connection in try record(result(effect), on: connection) }
    }
}

/// What came of sending a form that makes something.
public enum FormOutcome<Result: Sendable>: Sendable {
    /// It has made something now.
    case made(Result)
    /// It had made something before, and this is what was recorded of it then. Nothing was made now.
    case repeated(String)
}
