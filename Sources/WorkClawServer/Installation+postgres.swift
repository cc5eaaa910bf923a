import APIKeysStore
import PostgresDatabase
import SQLDatabase

extension Installation {
    /// Connections for the activity's batches, of which there is one at a time, and for what people ask of the log.
    private static let activityConnections = 3
    /// One for heartbeats, the feed's and the runtime host's, and two to load all keys with.
    private static let feedConnections = 3
    /// How long the migration of large tables may take, and so how long a node waits for another that is at it.
    static let migrationDeadline = Duration.seconds(3600)

    /// Connects to the database at `url`, whose tables are made or brought up to date if `creating`. Of any number of processes at once, one does
    /// it, and the others wait.
    static func openPostgres(
        _ url: DatabaseURL, _ settings: InstallationSettings, creating: Bool, notes: inout [String]
    ) async throws -> Databases {
        let connect = { (connections: Int) throws -> PostgresDatabase in
            try PostgresDatabase(url.expose(), maximumConnections: connections)
        }
        let databases = try Databases(
            main: connect(settings.databaseConnections), activity: connect(activityConnections), feed: connect(feedConnections))
        do {
            notes.append("connected to \(url)")
            let all = schemas + [ActivitySchema.schema]
            let pending = try await databases.main.pendingSteps(all)
            guard let pending else {
                guard creating else {
                    throw StartError("\(url): there is no installation here; workclaw setup or workclaw serve makes one")
                }
                let steps = try await databases.main.with(deadline: migrationDeadline).migrate(all)
                if !steps.isEmpty { notes.append("made the tables") }
                return databases
            }
            if !pending.isEmpty {
                guard creating else {
                    throw StartError("\(url): the tables are of an older version; workclaw migrate brings them up to date")
                }
                let steps = try await databases.main.with(deadline: migrationDeadline).migrate(all)
                if !steps.isEmpty { notes.append("brought the tables up to date: \(steps.joined(separator: ", "))") }
            }
            return databases
        } catch let error as SQLError {
            await databases.close()
            throw startError(about: url, error)
        } catch {
            await databases.close()
            throw error
        }
    }

    static func startError(about url: DatabaseURL, _ error: SQLError) -> StartError {
        let reason =
            switch error.code {
            case .newer: "it was written by a newer version of this program"
            case .damaged, .decoding: "it is damaged, or not a database of this program"
            case .unavailable: "it cannot be reached"
            default: "it cannot be used"
            }
        return StartError("\(url): \(reason) (\(error.message))")
    }
}
