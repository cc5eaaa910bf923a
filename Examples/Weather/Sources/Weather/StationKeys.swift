public import APIKeys
public import APIKeysStore
import Logging
import SQLDatabase
import SQLiteDatabase

/// The station's keys: in a file, and all of them in memory, where they are judged.
public struct StationKeys: Sendable {
    /// Issues, rotates and revokes. What it says is done holds for the next request.
    public let service: KeyService
    /// The one team of this server, and the one person who acts for it.
    public static let team = TeamID(high: 0, low: 1)
    public static let owner = UserID(high: 0, low: 1)

    let scopes: ScopeCatalog
    let judge: RequestJudge
    /// Keeps what is in memory in step with the file, whichever process writes to it.
    let feed: KeyFeed

    /// Opens the file, or makes it.
    init(file: String) async throws {
        let database = try SQLiteDatabase(path: file)
        try await database.migrate([KeySchema.schema])
        try await KeyStore.prepare(database)
        let scopes = try ScopeCatalog(["readings:read": "See readings", "readings:write": "Report readings"])
        let format = try KeyFormat(prefix: "wx_live_")
        let (index, lease, time) = (KeyIndex(), Lease(), WallTime())
        // Until the feed has loaded every key, and whenever it cannot see the file, nothing is accepted.
        feed = KeyFeed(
            database: database, index: index, catalog: scopes, lease: lease, time: time, logger: Logger(label: "keys"))
        judge = RequestJudge(verifier: KeyVerifier(format: format, index: index, lease: lease))
        let keys = KeyService(
            database: database, format: format, catalog: scopes, authority: OneOwner(scopes: scopes), time: time)
        service = keys.settled(by: feed)
        self.scopes = scopes
    }

    /// A new key, to be shown once.
    public func issue(named name: String, scopes names: [String]) async throws -> IssuedKey {
        try await service.issue(
            NewKey(name: name, scopes: names.compactMap { Scope($0) }), in: Self.team, by: Self.owner)
    }
}

/// Whoever may reach the file may do everything with its keys.
private struct OneOwner: KeyAuthority {
    let scopes: ScopeCatalog

    func standing(of user: UserID, in team: TeamID, on connection: any SQLConnection) -> KeyStanding? {
        guard team == StationKeys.team, user == StationKeys.owner else { return nil }
        return KeyStanding(grantableScopes: Set(scopes.entries.map(\.scope)), managesAllKeys: true)
    }
}
