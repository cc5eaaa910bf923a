public import APIKeys
import APIKeysHummingbird
import APIKeysStore
import SQLDatabase
import WorkClaw

extension Installation {
    /// The tables beside the activity's.
    static let schemas = [KeySchema.schema] + WorkspaceSchema.all

    /// The same as ``open(_:creating:time:)``, by this machine's clocks.
    public static func open(_ settings: InstallationSettings, creating: Bool) async throws -> Installation {
        try await open(settings, creating: creating, time: SystemTime())
    }

    /// Opens the data that the settings name. What is not there is made: folder and files, which only their owner can read, or the tables.
    ///
    /// - Parameter creating: whether to make what is not there. A command that only looks at keys had better not make an empty installation of
    ///   a mistyped name. In PostgreSQL, which others work on, it is also what allows to bring older tables up to date.
    /// - Throws: ``StartError`` in one line if the folder cannot be written, a database cannot be reached, is damaged, or was written by a newer
    ///   version; if the keyring cannot be used, or lacks a key that is in use; or if there is nothing and `creating` is false.
    public static func open(
        _ settings: InstallationSettings, creating: Bool, time: any TimeSource
    ) async throws -> Installation {
        var notes: [String] = []
        let databases =
            if let url = settings.databaseURL {
                try await openPostgres(url, settings, creating: creating, notes: &notes)
            } else {
                try await openSQLite(in: settings.dataDirectory, creating: creating, notes: &notes)
            }
        do {
            try await KeyStore.prepare(databases.main)
            let clock = databases.main.engine == .postgres ? DatabaseTime(base: time) : nil
            if let clock, let url = settings.databaseURL {
                do {
                    try await clock.measure(on: databases.main)
                } catch let error as SQLError {
                    throw startError(about: url, error)
                }
            }
            let time: any TimeSource = clock ?? time
            let keyring = try await openKeyring(
                settings, creating: creating, for: databases.main, at: time.now, notes: &notes)
            return Installation(
                settings: settings, database: OriginKeepingDatabase(databases.main), activityDatabase: databases.activity,
                feedDatabase: databases.feed, keyring: keyring, time: time, clock: clock, notes: notes)
        } catch {
            await databases.close()
            throw error
        }
    }

    /// An installation's connections, by what they are for. Some may be the same.
    struct Databases {
        let main: any SQLDatabase
        let activity: any SQLDatabase
        let feed: any SQLDatabase

        func close() async {
            for database in [main, activity, feed] { await database.close() }
        }
    }
}
