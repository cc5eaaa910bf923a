import APIKeys
import APIKeysStore
import Foundation
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import TestSupport

/// A fresh installation in a folder of its own, with one catalogue and people who may do everything or little.
final class Fixture: Sendable {
    let directory: URL
    let database: any SQLDatabase
    let activityDatabase: any SQLDatabase
    private let activityTest: TestDatabase?
    let time = StillTime()
    let authority = TestAuthority()
    let format: KeyFormat
    let catalog: ScopeCatalog
    let team = TeamID(at: Timestamp(milliseconds: 1))
    let otherTeam = TeamID(at: Timestamp(milliseconds: 2))

    /// - Parameter activity: where the activity is, if not in an empty database of its own.
    init(activity: (any SQLDatabase)? = nil) async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let directory = directory
        database = try await TestDatabase.openEngine {
            try SQLiteDatabase(path: directory.appending(path: "keys.db").path)
        }
        activityTest = activity == nil && TestDatabase.isEngine ? try await TestDatabase() : nil
        activityDatabase =
            try activity ?? activityTest?.open(maximumConnections: 3)
            ?? SQLiteDatabase(path: directory.appending(path: "activity.db").path, durability: .normal)
        try await database.migrate([KeySchema.schema])
        try await activityDatabase.migrate([ActivitySchema.schema])
        try await KeyStore.prepare(database)
        format = try KeyFormat(prefix: "wc_live_")
        catalog = try ScopeCatalog(["claws:read": "see", "claws:write": "change", "chat:read": "read"])
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// The same activity, as another process opens it.
    func node() throws -> any SQLDatabase {
        try activityTest?.open(maximumConnections: 3)
            ?? SQLiteDatabase(path: directory.appending(path: "activity.db").path, durability: .normal)
    }

    var keys: KeyService {
        KeyService(database: database, format: format, catalog: catalog, authority: authority, time: time)
    }

    /// A key with the scopes named, made by the owner.
    func issue(
        _ scopes: [String] = ["claws:read"], lifetime: Duration? = nil, by actor: UserID? = nil
    ) async throws -> IssuedKey {
        let request = NewKey(name: "CI", scopes: scopes.compactMap { Scope($0) }, lifetime: lifetime)
        return try await keys.issue(request, in: team, by: actor ?? authority.owner)
    }

    /// The audit entries about `subject`, oldest first, as "action by actor".
    func audit(of subject: some CustomStringConvertible) async throws -> [String] {
        let subject = subject.description
        return try await database.read { connection in
            try connection.rows(
                "SELECT action, actor FROM audit_entries WHERE subject = $1 ORDER BY time, id", subject
            ).map { try "\($0.text(0)) by \($0.optionalText(1) ?? "nobody")" }
        }
    }
}

/// An owner who may do everything, and a member who may read and manage keys of their own.
struct TestAuthority: KeyAuthority {
    let owner = UserID(at: Timestamp(milliseconds: 1))
    let member = UserID(at: Timestamp(milliseconds: 2))

    func standing(of user: UserID, in team: TeamID, on connection: any SQLConnection) throws -> KeyStanding? {
        let scopes = { (names: [String]) in Set(names.compactMap { Scope($0) }) }
        return switch user {
        case owner: KeyStanding(grantableScopes: scopes(["claws:read", "claws:write", "chat:read"]), managesAllKeys: true)
        case member: KeyStanding(grantableScopes: scopes(["claws:read", "chat:read"]), managesAllKeys: false)
        default: nil
        }
    }
}
