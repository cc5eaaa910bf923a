public import APIKeys
public import APIKeysStore
public import SQLDatabase
public import WorkClaw

/// One installation's data, opened and brought up to date: what the server and the command line both stand on.
///
/// With SQLite, keys and the workspace lie in `workclaw.db`, where a commit survives a power cut; the activity log in `activity.db`, where
/// writing never makes a key wait. With PostgreSQL all lie in one database, and each of the three works on connections of its own, so that none
/// waits for another's. The master keys of the vault lie in the keyring, a file apart from all of them.
public struct Installation: Sendable {
    public let settings: InstallationSettings
    public let database: any SQLDatabase
    public let activityDatabase: any SQLDatabase
    /// For the key feed: a heartbeat must not stand behind the requests that wait for a connection.
    public let feedDatabase: any SQLDatabase
    public let keyring: Keyring
    /// What all times of keys come from. Where several nodes share a database it is the database's own.
    public let time: any TimeSource
    /// The same, for whoever keeps it in step; `nil` where this machine's clock is the time.
    public let clock: DatabaseTime?

    /// What opening did that is worth telling: a folder made, migrations run.
    public let notes: [String]

    public func close() async {
        await database.close()
        await activityDatabase.close()
        await feedDatabase.close()
    }

    public var teams: TeamStore { TeamStore(database: database) }
    public var accounts: AccountStore { AccountStore(database: database, keyring: keyring) }
    /// The skills that come with the program, and those in `DATA/skills`.
    public var skillCatalog: SkillCatalog { SkillCatalog(directory: settings.dataDirectory + "/skills") }
    public var activity: ActivityStore { ActivityStore(database: activityDatabase) }
    public var audit: AuditStore { AuditStore(database: database) }
    public var keys: KeyService {
        KeyService(
            database: database, format: .workclaw, catalog: .workclaw, authority: teams, time: time,
            alongsideRotation: vault.followingRotation)
    }
    public var verifiers: VerifierService { VerifierService(database: database, time: time) }
    public var scopes: ScopeService { ScopeService(database: database, time: time) }
    public var vault: VaultStore { VaultStore(database: database, keyring: keyring, providers: settings.providers) }
}
