public import APIKeys
public import APIKeysStore
public import SQLDatabase

/// Makes, lists and revokes verifiers: who may ask the verify port what a key is (RFC 7662). It is the operator who does it; each change is told in
/// the audit log of the team, or of every team for a verifier of all.
public struct VerifierService: Sendable {
    private let database: any SQLDatabase
    private let time: any TimeSource

    public init(database: any SQLDatabase, time: any TimeSource) {
        self.database = database
        self.time = time
    }

    /// A verifier with its credential, which is in this value and nowhere else.
    public struct Issued: Sendable {
        public let verifier: VerifierRecord
        public let secret: KeySecret
    }

    /// - Parameters:
    ///   - name: what people tell it apart by: 1 to 80 characters.
    ///   - team: whose keys it may ask about; `nil` for those of all teams.
    /// - Throws: a ``FieldFault`` of the name.
    public func create(_ name: String, of team: TeamID?) async throws -> Issued {
        if let fault = TextRule.fault(inName: name, at: "name") { throw fault }
        let secret = KeyFormat.workclawVerifier.makeSecret()
        let verifier = try await database.write { [time] connection in
            try KeyStore.nextRegisterSequence(on: connection)
            let now = time.now
            let verifier = VerifierRecord(
                id: VerifierID(at: now), team: team, name: name, hint: secret.hint, createdAt: now)
            try VerifierStore.insert(verifier, digest: secret.digest, on: connection)
            try Self.tell("verifier.created", of: verifier, at: now, on: connection)
            return verifier
        }
        return Issued(verifier: verifier, secret: secret)
    }

    /// All verifiers that there were, newest first.
    public func list() async throws -> [VerifierRecord] {
        try await database.read { try VerifierStore.all(on: $0) }
    }

    /// Ends a verifier. Ending it again changes nothing.
    ///
    /// - Throws: ``WorkspaceError`` `notFound`.
    public func revoke(_ id: VerifierID) async throws -> VerifierRecord {
        try await database.write { [time] connection in
            try KeyStore.nextRegisterSequence(on: connection)
            guard let verifier = try VerifierStore.verifier(id, on: connection) else {
                throw WorkspaceError(.notFound, "There is no such verifier.")
            }
            guard verifier.revokedAt == nil else { return verifier }
            let now = time.now
            try VerifierStore.revoke(id, at: now, on: connection)
            try Self.tell("verifier.revoked", of: verifier, at: now, on: connection)
            return VerifierRecord(
                id: id, team: verifier.team, name: verifier.name, hint: verifier.hint, createdAt: verifier.createdAt,
                revokedAt: now)
        }
    }

    private static func tell(
        _ action: String, of verifier: VerifierRecord, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let details = ["name": verifier.name, "hint": verifier.hint, "of": verifier.team == nil ? "all teams" : "this team"]
        guard let team = verifier.team else {
            return try AuditLog.appendToAllTeams(action, subject: verifier.id, details: details, at: now, on: connection)
        }
        try AuditLog.append(
            AuditEntry(teamID: team, time: now, actor: nil, action: action, subject: verifier.id, details: details),
            on: connection)
    }
}
