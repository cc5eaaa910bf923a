public import APIKeys
public import SQLDatabase

/// Issues, rotates and revokes keys. Each call is one transaction: the change, its audit entry and its place in the feed
/// commit together or not at all.
///
/// Every call names the person who acts and checks, inside the transaction, what that person may do now.
public struct KeyService: Sendable {
    let database: any SQLDatabase
    private let format: KeyFormat
    private let catalog: ScopeCatalog
    private let authority: any KeyAuthority
    let time: any TimeSource
    private let alongsideRotation: Alongside?
    private var barrier: (any KeyChangeBarrier)?

    /// What is to be done in the transaction that mints a key, with the key and its secret. If it throws, no key is minted.
    public typealias Alongside = @Sendable (IssuedKey, any SQLConnection) throws -> Void

    /// What is to be done in the transaction that changes a key. If it throws, nothing changes.
    public typealias AlongsideChange = @Sendable (any SQLConnection) throws -> Void

    /// - Parameters:
    ///   - database: where the keys are.
    ///   - format: what new keys look like.
    ///   - catalog: the scopes that are always there, beside those in the database.
    ///   - authority: what people may do.
    ///   - time: where the time comes from.
    ///   - alongsideRotation: done with every successor that a rotation mints; `APIKey.rotatedFrom` says whose.
    public init(
        database: any SQLDatabase, format: KeyFormat, catalog: ScopeCatalog, authority: any KeyAuthority, time: any TimeSource,
        alongsideRotation: Alongside? = nil
    ) {
        self.database = database
        self.format = format
        self.catalog = catalog
        self.authority = authority
        self.time = time
        self.alongsideRotation = alongsideRotation
    }

    /// The same, for a process that judges keys itself: each change is answered once this process judges by it, so that a key works when it is
    /// handed over, and is refused when whoever revoked it is told so.
    public func settled(by barrier: any KeyChangeBarrier) -> KeyService {
        var service = self
        service.barrier = barrier
        return service
    }

    /// Makes a key. Its secret is in the answer and nowhere else, unless `alongside` puts it somewhere.
    ///
    /// - Throws: ``KeyServiceError`` `invalid` with every fault, `notAMember`, `scopesNotGrantable`; what `alongside` throws.
    public func issue(
        _ request: NewKey, in team: TeamID, by actor: UserID, alongside: Alongside? = nil
    ) async throws -> IssuedKey {
        try await refuseFaulty(request)
        let secret = format.makeSecret()
        return try await write { [authority, catalog, time] connection in
            // After this nobody removes a scope until the key is there.
            let sequence = try KeyStore.nextSequence(on: connection)
            let catalog = try ScopeStore.catalog(catalog, on: connection)
            // Scopes come and go, and a moment that was to come may have passed while others had their turn.
            let faults = request.faults(catalog: catalog, at: time.now)
            guard faults.isEmpty else { throw KeyServiceError.invalid(faults) }
            // In the catalogue's order and each once, however they were given.
            let scopes = catalog.scopes(in: catalog.set(of: request.scopes))
            let standing = try Self.requireGrantable(scopes, by: actor, in: team, authority: authority, on: connection)
            let now = time.now
            if let fault = standing.lifetimes.fault(in: request.lifetime(at: now)) { throw KeyServiceError.invalid([fault]) }
            let key = APIKey(
                secret: secret, teamID: team, name: request.name, scopes: scopes,
                allowedAddresses: request.allowedAddresses, limits: request.limits, createdAt: now, createdBy: actor,
                expiresAt: request.expiresAt ?? request.lifetime.map(now.adding))
            try KeyStore.insert(key, sequence: sequence, on: connection)
            var details = ["name": key.name, "hint": key.hint, "scopes": KeyStore.joined(scopes)]
            if !key.limits.isEmpty { details["limits"] = KeyStore.joined(key.limits) }
            try AuditLog.append(
                AuditEntry(
                    teamID: team, time: now, actor: actor, action: "key.created", subject: key.id, details: details),
                on: connection)
            let issued = IssuedKey(key: key, secret: secret)
            try alongside?(issued, connection)
            return issued
        }
    }

    /// Refuses what no state of the database could make right, before a transaction takes every other writer's turn. All its faults are named, so it
    /// is read which scopes there are.
    private func refuseFaulty(_ request: NewKey) async throws {
        let now = time.now
        guard request.scopes.isEmpty || !request.faultsOfItself(at: now).isEmpty else { return }
        let faults = try await database.lookUp { [catalog] connection in
            request.faults(catalog: try ScopeStore.catalog(catalog, on: connection), at: now)
        }
        throw KeyServiceError.invalid(faults)
    }

    /// Mints the successor of an active key, which goes on working for `grace`; see `APIKey.rotated(to:by:at:grace:longestLifetime:)`. The successor
    /// lives no longer than the team's rule for new keys allows.
    ///
    /// Of any number of rotations of one key at once exactly one succeeds, in this process or another.
    ///
    /// - Parameters:
    ///   - id: which key.
    ///   - team: whose key it is; of another team there is none.
    ///   - actor: who acts.
    ///   - grace: how long the predecessor goes on working.
    ///   - limits: the successor's, if not those of the key. Both share what is left of them all the same.
    ///   - alongside: done with the successor, beside what is done with every one.
    /// - Returns: the successor with its secret, and the predecessor as it is now.
    /// - Throws: ``KeyServiceError`` `notFound`, `notPermitted`, `scopesNotGrantable`, `invalid`, or `rule`; what is done
    ///   alongside may throw too.
    public func rotate(
        _ id: KeyID, in team: TeamID, by actor: UserID, grace: Duration = APIKey.defaultGrace, limits: [RateLimit]? = nil,
        alongside: Alongside? = nil
    ) async throws -> (issued: IssuedKey, predecessor: APIKey) {
        let faults = NewKey.faults(in: limits ?? [])
        guard faults.isEmpty else { throw KeyServiceError.invalid(faults) }
        let secret = format.makeSecret()
        return try await write { [authority, time, alongsideRotation] connection in
            let sequence = try KeyStore.nextSequence(on: connection)
            let key = try Self.manageable(id, in: team, by: actor, authority: authority, on: connection)
            let standing = try Self.requireGrantable(
                key.scopes, by: actor, in: team, authority: authority, on: connection)
            let now = time.now
            let (predecessor, successor) = try Self.applying { () throws(KeyRuleViolation) in
                try key.rotated(
                    to: secret, by: actor, at: now, grace: grace, limits: limits,
                    longestLifetime: standing.lifetimes.longestOfSuccessor)
            }
            try KeyStore.insert(successor, sequence: sequence, on: connection)
            try KeyStore.update(predecessor, sequence: sequence, on: connection)
            var details = ["successor": successor.id.description]
            details["grace_ends_at"] = predecessor.graceEndsAt?.description
            if successor.limits != key.limits {
                details["limits"] = successor.limits.isEmpty ? "none" : KeyStore.joined(successor.limits)
            }
            try AuditLog.append(
                AuditEntry(teamID: team, time: now, actor: actor, action: "key.rotated", subject: id, details: details),
                on: connection)
            let issued = IssuedKey(key: successor, secret: secret)
            try alongsideRotation?(issued, connection)
            try alongside?(issued, connection)
            return (issued, predecessor)
        }
    }

    /// Ends a rotating key's grace now.
    ///
    /// - Throws: ``KeyServiceError`` `notFound`, `notPermitted`, or `rule`.
    public func endGrace(of id: KeyID, in team: TeamID, by actor: UserID) async throws -> APIKey {
        try await change(id, in: team, by: actor, action: "key.grace_ended") { key, now throws(KeyRuleViolation) in
            try key.endingGrace(at: now)
        }
    }

    /// Extends a rotating key's grace by `duration`, though never past the key's expiry.
    ///
    /// - Throws: ``KeyServiceError`` `notFound`, `notPermitted`, or `rule`.
    public func extendGrace(
        of id: KeyID, by duration: Duration, in team: TeamID, by actor: UserID, alongside: AlongsideChange? = nil
    ) async throws -> APIKey {
        try await change(
            id, in: team, by: actor, action: "key.grace_extended", alongside: alongside
        ) { key, now throws(KeyRuleViolation) in
            try key.extendingGrace(by: duration, at: now)
        }
    }

    /// Revokes a key. Revoking a revoked one changes nothing and says so by returning it as it is.
    ///
    /// - Parameters:
    ///   - id: which key.
    ///   - team: whose key it is; of another team there is none.
    ///   - actor: who acts.
    ///   - reason: at most 200 characters, for whoever reads the log.
    ///   - family: also revoke its living ancestors and successors by rotation.
    /// - Returns: the key, and the others that were revoked with it.
    /// - Throws: ``KeyServiceError`` `notFound`, `notPermitted`, `invalid`.
    public func revoke(
        _ id: KeyID, in team: TeamID, by actor: UserID, reason: String? = nil, family: Bool = false
    ) async throws -> (key: APIKey, relatives: [APIKey]) {
        if let reason, !(1...200 ~= reason.count) || reason.utf8.contains(0) {
            throw KeyServiceError.invalid([.init(field: "reason", message: "must be 1 to 200 characters, none of them U+0000")])
        }
        return try await write { [authority, time] connection in
            let sequence = try KeyStore.nextSequence(on: connection)
            let key = try Self.manageable(id, in: team, by: actor, authority: authority, on: connection)
            let now = time.now
            let revoke = { (key: APIKey) throws -> APIKey in
                try Self.revoke(
                    key, reason: reason, with: key.id == id ? nil : id, by: actor, at: now, sequence: sequence, on: connection)
            }
            var relatives: [APIKey] = []
            if family {
                for relative in try KeyLineage(of: key, on: connection).relatives where relative.status(at: now).isLiving {
                    _ = try Self.manageable(relative.id, in: team, by: actor, authority: authority, on: connection)
                    relatives.append(try revoke(relative))
                }
            }
            return (try revoke(key), relatives)
        }
    }

    // MARK: Reading

    /// - Throws: ``KeyServiceError`` `notFound`.
    public func key(_ id: KeyID, in team: TeamID) async throws -> APIKey {
        let key = try await database.read { try KeyStore.key(id, in: team, on: $0) }
        guard let key else { throw KeyServiceError.notFound }
        return key
    }

    /// A page of the team's keys; see ``KeyStore/keys(in:status:scope:containing:order:at:before:limit:on:)``.
    public func keys(
        in team: TeamID, status: KeyStatus? = nil, scope: Scope? = nil, containing text: String = "",
        order: KeyOrder = .newestFirst, before: KeyID? = nil, limit: Int
    ) async throws -> [APIKey] {
        try await database.read { [time] in
            try KeyStore.keys(
                in: team, status: status, scope: scope, containing: text, order: order, at: time.now, before: before,
                limit: limit, on: $0)
        }
    }

    private func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let result = try await database.write(body)
        await barrier?.caughtUp()
        return result
    }

    // MARK: Inside a transaction

    private func change(
        _ id: KeyID, in team: TeamID, by actor: UserID, action: String, alongside: AlongsideChange? = nil,
        _ rule: @escaping @Sendable (APIKey, Timestamp) throws(KeyRuleViolation) -> APIKey
    ) async throws -> APIKey {
        try await write { [authority, time] connection in
            let sequence = try KeyStore.nextSequence(on: connection)
            let key = try Self.manageable(id, in: team, by: actor, authority: authority, on: connection)
            let now = time.now
            let changed = try Self.applying { () throws(KeyRuleViolation) in try rule(key, now) }
            try KeyStore.update(changed, sequence: sequence, on: connection)
            var details: [String: String] = [:]
            details["grace_ends_at"] = changed.graceEndsAt?.description
            try AuditLog.append(
                AuditEntry(teamID: team, time: now, actor: actor, action: action, subject: id, details: details),
                on: connection)
            try alongside?(connection)
            return changed
        }
    }

    private static func applying<Result>(_ rule: () throws(KeyRuleViolation) -> Result) throws -> Result {
        do { return try rule() } catch { throw KeyServiceError.rule(error) }
    }

    /// The key, if the person may manage it. A stranger to the team learns nothing, not even that the key exists.
    private static func manageable(
        _ id: KeyID, in team: TeamID, by actor: UserID, authority: any KeyAuthority, on connection: any SQLConnection
    ) throws -> APIKey {
        guard let standing = try authority.standing(of: actor, in: team, on: connection) else {
            throw KeyServiceError.notAMember
        }
        guard let key = try KeyStore.key(id, in: team, on: connection) else { throw KeyServiceError.notFound }
        guard standing.managesAllKeys || key.createdBy == actor else { throw KeyServiceError.notPermitted }
        return key
    }

    private static func requireGrantable(
        _ scopes: [Scope], by actor: UserID, in team: TeamID, authority: any KeyAuthority, on connection: any SQLConnection
    ) throws -> KeyStanding {
        guard let standing = try authority.standing(of: actor, in: team, on: connection) else {
            throw KeyServiceError.notAMember
        }
        let beyond = scopes.filter { !standing.grantableScopes.contains($0) }
        guard beyond.isEmpty else { throw KeyServiceError.scopesNotGrantable(beyond) }
        return standing
    }
}
