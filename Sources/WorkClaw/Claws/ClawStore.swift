public import APIKeys
public import SQLDatabase

/// The Claws of all teams.
///
/// Every call names the team and the person who asks. A Claw of another team, and one whose access list leaves the person out,
/// is not found. Each call stands here as a transaction of its own, and as a static function that takes part in a transaction
/// of the caller's.
public struct ClawStore: Sendable {
    let database: any SQLDatabase

    public init(database: any SQLDatabase) {
        self.database = database
    }

    /// Up to `limit` of the Claws that `viewer` may see, newest first. See ``list(in:seenBy:limit:before:on:)``.
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

    /// Makes a Claw. See ``create(_:by:in:at:on:)``.
    ///
    /// - Parameter completion: records the answer of an idempotent request, in the same transaction.
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

    /// Changes a Claw. See ``update(_:in:with:by:ifVersion:at:on:)``.
    public func update(
        _ id: ClawID, in team: TeamID, with changes: ClawChanges, by person: UserID, ifVersion expected: Int? = nil,
        at now: Timestamp
    ) async throws -> ClawOutcome {
        try await database.write {
            try Self.update(id, in: team, with: changes, by: person, ifVersion: expected, at: now, on: $0)
        }
    }

    /// Deletes a Claw. See ``delete(_:in:by:ifVersion:at:on:)``.
    public func delete(
        _ id: ClawID, in team: TeamID, by person: UserID, ifVersion expected: Int? = nil, at now: Timestamp
    ) async throws {
        try await database.write {
            try Self.delete(id, in: team, by: person, ifVersion: expected, at: now, on: $0)
        }
    }
}
