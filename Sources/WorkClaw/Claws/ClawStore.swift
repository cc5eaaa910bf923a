public import APIKeys
public import SQLDatabase

/// The Claws of all teams.
///
/// Every call names the team and the person who asks. A Claw of another team, and one whose access list leaves the person out,
/// is not found. Each call here is a transaction of its own; the static functions behind them take part in the caller's.
public struct ClawStore: Sendable {
    let database: any SQLDatabase

    public init(database: any SQLDatabase) {
        self.database = database
    }

    /// Up to `limit` of the Claws that `viewer` may see, newest first, and whether there are more.
    ///
    /// Pages follow the ids: Claws that are made or deleted while somebody turns the pages move none of the others. Those that
    /// the viewer may not see are left out by the query, so pages are full.
    ///
    /// - Parameters:
    ///   - limit: at least 1.
    ///   - position: the last Claw of the page before; it need not exist any more.
    public func list(
        in team: TeamID, seenBy viewer: UserID, limit: Int, before position: ClawID? = nil
    ) async throws -> ClawPage {
        try await database.read {
            try Self.list(in: team, seenBy: viewer, limit: limit, before: position, on: $0)
        }
    }

    /// The Claw with this id.
    ///
    /// - Throws: ``WorkspaceError`` `notFound`.
    public func claw(_ id: ClawID, in team: TeamID, seenBy viewer: UserID) async throws -> Claw {
        try await database.read { try Self.claw(id, in: team, seenBy: viewer, on: $0) }
    }

    /// Makes a Claw.
    ///
    /// - Parameter completion: records the answer of an idempotent request, in the same transaction.
    /// - Returns: `refused` with all faults of the draft. A name that is taken is none of them: it is no fault of the draft.
    /// - Throws: ``WorkspaceError`` `roleForbids`, `nameTaken`; `claimLost` from the completion. Nothing has been written then.
    public func create(
        _ draft: ClawDraft, by maker: UserID, in team: TeamID, at now: Timestamp,
        recording completion: IdempotentCompletion<Claw>? = nil
    ) async throws -> ClawOutcome {
        try await database.write { connection in
            let outcome = try Self.create(draft, by: maker, in: team, at: now, on: connection)
            if case .written(let claw) = outcome { try completion?.record(claw, at: now, on: connection) }
            return outcome
        }
    }

    /// Changes a Claw. Its version and the time of its last change go up; a change to what it already was leaves both alone.
    ///
    /// - Parameter expected: the version that the changes were made for; `nil` for whichever is the present one.
    /// - Returns: `refused` with all faults of the changes.
    /// - Throws: ``WorkspaceError`` `notFound`, `roleForbids`, `preconditionFailed`, `privateSecret`, `nameTaken`, looked at in this
    ///   order, the faults coming before the name. Nothing has been written then.
    public func update(
        _ id: ClawID, in team: TeamID, with changes: ClawChanges, by person: UserID, ifVersion expected: Int? = nil,
        at now: Timestamp
    ) async throws -> ClawOutcome {
        do {
            return try await database.write {
                try Self.update(id, in: team, with: changes, by: person, ifVersion: expected, at: now, on: $0)
            }
        } catch let error as SQLError where error.isAbout(Self.nameColumn) {
            throw Self.nameTaken
        }
    }

    /// Deletes a Claw.
    ///
    /// - Parameter expected: the version that it was decided for; `nil` for whichever is the present one.
    /// - Throws: ``WorkspaceError`` `notFound`, `roleForbids`, `systemClaw`, `preconditionFailed`, looked at in this order. Nothing
    ///   has been written then.
    public func delete(
        _ id: ClawID, in team: TeamID, by person: UserID, ifVersion expected: Int? = nil, at now: Timestamp
    ) async throws {
        try await database.write {
            try Self.delete(id, in: team, by: person, ifVersion: expected, at: now, on: $0)
        }
    }

    private static let nameColumn = "claws.name_key"
}

extension SQLError {
    fileprivate func isAbout(_ column: String) -> Bool { code == .notUnique && constraint?.contains(column) ?? false }
}
