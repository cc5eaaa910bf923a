public import APIKeys
public import SQLDatabase

/// The skills of all teams' Claws.
///
/// Every call names the team and the person who asks. A Claw that the person may not see is not found, and neither is a skill of another
/// Claw. Each call here is a transaction of its own; the static functions behind them take part in the caller's. The catalogue is read
/// before the transaction begins.
public struct SkillStore: Sendable {
    let database: any SQLDatabase
    let catalog: SkillCatalog

    public init(database: any SQLDatabase, catalog: SkillCatalog) {
        self.database = database
        self.catalog = catalog
    }

    /// Up to `limit` of the Claw's skills, newest first, with what each lacks, and whether there are more.
    ///
    /// - Parameters:
    ///   - limit: at least 1.
    ///   - position: the last skill of the page before; it need not exist any more.
    /// - Throws: ``WorkspaceError`` `notFound`.
    public func list(
        on claw: ClawID, in team: TeamID, seenBy viewer: UserID, limit: Int, before position: SkillID? = nil
    ) async throws -> SkillPage {
        try await database.read {
            try Self.list(on: claw, in: team, seenBy: viewer, limit: limit, before: position, on: $0)
        }
    }

    /// Installs a skill: copies the newest of `versions` that the catalogue holds now.
    ///
    /// - Parameter completion: records the answer of an idempotent request, in the same transaction.
    /// - Returns: `refused` with `unknownSkill`, `noSuchVersion` or `brokenSkill` from the catalogue, or `tooMany`.
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`, `skillInstalled`, looked at in this order, the faults coming before
    ///   `skillInstalled`; `claimLost` from the completion. Nothing has been written then.
    public func install(
        _ name: SkillName, versions: SkillVersionRange = .any, on claw: ClawID, in team: TeamID, by person: UserID,
        at now: Timestamp, recording completion: IdempotentCompletion<SkillState>? = nil
    ) async throws -> SkillOutcome {
        try await requireRight(to: claw, of: person, in: team)
        let found = try await found(name, in: versions)
        return try await outcome { connection in
            let state = try Self.install(found, on: claw, in: team, by: person, at: now, on: connection)
            try completion?.record(state, at: now, on: connection)
            return state
        }
    }

    /// Changes a skill's version, or whether the Claw uses it. The skill's time of change and the Claw's version go up; a change to what it
    /// already was leaves both alone.
    ///
    /// - Returns: `refused` with what the catalogue has against it, at the field `version`.
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`. Nothing has been written then.
    public func update(
        _ id: SkillID, on claw: ClawID, in team: TeamID, with changes: SkillChanges, by person: UserID, at now: Timestamp
    ) async throws -> SkillOutcome {
        try await requireRight(to: claw, of: person, in: team)
        var found: Result<SkillPackage, FieldFault>?
        if let versions = changes.versions {
            let name = try await database.read {
                try Self.skill(id, on: ClawStore.claw(claw, in: team, seenBy: person, on: $0), readOn: $0).name
            }
            guard let name = SkillName(name) else { throw Self.notFound }
            found = try await self.found(name, in: versions, at: "version")
        }
        return try await outcome { [found] connection in
            try Self.update(
                id, on: claw, in: team, to: found, isEnabled: changes.isEnabled, by: person, at: now, on: connection)
        }
    }

    /// Asks, before the catalogue is read, what the transaction of the change will ask again: reading it is work, and not for everybody.
    private func requireRight(to claw: ClawID, of person: UserID, in team: TeamID) async throws {
        try await database.read { connection in
            try TeamStore.require(.manageClaws, of: person, in: team, locking: false, on: connection)
            _ = try ClawStore.claw(claw, in: team, seenBy: person, on: connection)
        }
    }

    /// Takes a skill from a Claw.
    ///
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`. Nothing has been written then.
    public func remove(
        _ id: SkillID, from claw: ClawID, in team: TeamID, by person: UserID, at now: Timestamp
    ) async throws {
        try await database.write { try Self.remove(id, from: claw, in: team, by: person, at: now, on: $0) }
    }

    /// What the catalogue has, or has against it. It is only told once the person is known to be allowed to ask.
    ///
    /// - Parameter field: where the fault is, if it is not where the catalogue says.
    private func found(
        _ name: SkillName, in versions: SkillVersionRange, at field: String? = nil
    ) async throws -> Result<SkillPackage, FieldFault> {
        do {
            return .success(try await catalog.newest(name, in: versions))
        } catch let fault as FieldFault {
            return .failure(FieldFault(fault.code, at: field ?? fault.field, fault.message))
        }
    }

    /// A fault that `body` throws takes its transaction with it.
    private func outcome(
        _ body: @escaping @Sendable (any SQLConnection) throws -> SkillState
    ) async throws -> SkillOutcome {
        do {
            return .written(try await database.write(body))
        } catch let fault as FieldFault {
            return .refused([fault])
        }
    }
}
