import APIKeys
import APIKeysHummingbird
import APIKeysStore
import Foundation
import Logging
import PostgresDatabase
import SQLDatabase
import SQLiteDatabase
public import WorkClaw

/// The move of an installation to another place: `workclaw copy`.
public struct InstallationMove: Sendable {
    private let source: DatabasePlace
    private let target: DatabasePlace

    /// - Throws: ``StartError`` if there is nothing to move between the two.
    public init(from source: DatabasePlace, to target: DatabasePlace) throws {
        guard !source.isSame(as: target) else { throw StartError("--from and --to name the same database") }
        if case (.postgres, .postgres) = (source, target) {
            throw StartError("--from and --to are both PostgreSQL: pg_dump and pg_restore copy the one to the other")
        }
        self.source = source
        self.target = target
    }

    /// What came of it.
    public struct Outcome: Sendable {
        public let report: CopyReport
        /// The master keys that the nodes need, and that no copy brings them.
        public let masterKeys: [String]
        /// Where the source's keyring is, unless a setting says otherwise.
        public let keyring: String?
    }

    /// Copies everything, and compares.
    ///
    /// - Parameter replacing: whether to replace the same installation in the target, whatever has happened there since.
    /// - Throws: ``StartError`` in one line. What was written then is no installation yet, and the next attempt goes on from it.
    public func run(
        replacing: Bool, progress: @escaping @Sendable (CopyProgress) -> Void
    ) async throws -> Outcome {
        let from = try await openSource()
        do {
            let outcome = try await run(from, replacing: replacing, progress)
            await from.close()
            return outcome
        } catch {
            await from.close()
            throw error
        }
    }

    private func run(
        _ from: CopyEnd, replacing: Bool, _ progress: @escaping @Sendable (CopyProgress) -> Void
    ) async throws -> Outcome {
        try await requireNoOther(than: from)
        let to = try await openTarget()
        do {
            try await makeRoom(for: from, in: to)
            let report = try await InstallationCopy(from: from, to: to).run(replacing: replacing, progress: progress)
            let keys = try await VaultStore.masterKeysNeeded(in: to.main, onSeveralMachines: true)
            await to.close()
            let keyring: String? = if case .sqlite(let directory) = source { directory + "/keyring" } else { nil }
            return Outcome(report: report, masterKeys: keys.map(\.description), keyring: keyring)
        } catch {
            await to.close()
            switch error {
            case let error as CopyRefusal: throw StartError("\(source) to \(target): \(error)")
            case let error as SQLError: throw StartError("\(source) to \(target): \(error.message)")
            default: throw error
            }
        }
    }

    /// Where the days of requests are tables of their own, they are made before anything is copied into them.
    private func makeRoom(for from: CopyEnd, in to: CopyEnd) async throws {
        let oldest = try await from.ofActivity.read { connection in
            try connection.row("SELECT MIN(time) FROM activity_rows")?.optionalInteger(0)
        }
        guard let oldest else { return }
        let pruner = ActivityPruner(
            database: to.ofActivity, time: SystemTime(), retention: .seconds(400 * 86_400),
            logger: Logger(label: "workclaw") { _ in SwiftLogNoOpLogHandler() })
        try await pruner.makeRoom(since: Timestamp(milliseconds: oldest))
    }

    // MARK: Opening

    private func openSource() async throws -> CopyEnd {
        switch source {
        case .sqlite(let directory):
            let files = InstallationFile.all.map { (file: $0, path: directory + "/" + $0.name) }
            for (_, path) in files where !FileManager.default.fileExists(atPath: path) {
                throw StartError("--from \(source): there is no \(path)")
            }
            var readers: [SQLiteReader] = []
            for (file, path) in files {
                do {
                    let reader = try SQLiteReader(path: path)
                    readers.append(reader)
                    try requireUpToDate(try await reader.pendingSteps(file.schemas), flags: "--data \(directory)")
                } catch let error as SQLError {
                    throw Installation.startError(about: path, error)
                }
            }
            return CopyEnd(main: readers[0], activity: readers[1])
        case .postgres(let url):
            do {
                let database = try PostgresDatabase(url.expose(), maximumConnections: 2)
                let pending = try await database.pendingSteps(Installation.schemas + [ActivitySchema.schema])
                try requireUpToDate(pending, flags: "--database URL")
                return CopyEnd(main: database, activity: nil)
            } catch let error as SQLError {
                throw Installation.startError(about: url, error)
            }
        }
    }

    private func requireUpToDate(_ pending: [String]?, flags: String) throws {
        guard let pending else { throw StartError("--from \(source): there is no installation here") }
        guard pending.isEmpty else {
            throw StartError(
                "--from \(source): the tables are of an older version; workclaw migrate \(flags) brings them up to date")
        }
    }

    /// Makes the target's tables, or brings them up to date.
    private func openTarget() async throws -> CopyEnd {
        var notes: [String] = []
        switch target {
        case .sqlite(let directory):
            let opened = try await Installation.openSQLite(in: directory, creating: true, notes: &notes)
            return CopyEnd(main: opened.main, activity: opened.activity)
        case .postgres(let url):
            let opened = try await Installation.openPostgres(
                url, InstallationSettings(databaseURL: url, databaseConnections: 2), creating: true, notes: &notes)
            // One set of connections does for a copy.
            await opened.activity.close()
            await opened.feed.close()
            return CopyEnd(main: opened.main, activity: nil)
        }
    }

    /// Before anything is made or changed in the target: another installation there is none of our business, however old its tables are.
    private func requireNoOther(than from: CopyEnd) async throws {
        let database: any SQLDatabase
        switch target {
        case .sqlite(let directory):
            let path = directory + "/" + InstallationFile.main.name
            guard FileManager.default.fileExists(atPath: path) else { return }
            do {
                database = try SQLiteReader(path: path)
            } catch let error as SQLError {
                throw Installation.startError(about: path, error)
            }
        case .postgres(let url): database = try PostgresDatabase(url.expose(), maximumConnections: 1)
        }
        let isOther = await Result { try await InstallationCopy.isOther(database, than: from) }
        await database.close()
        switch isOther {
        case .success(false): return
        case .success(true):
            throw StartError(
                "--to \(target): it holds another installation, and nothing was changed: copy into an empty database")
        case .failure(let error as SQLError):
            // There are none of our tables.
            if error.code == .statement { return }
            throw StartError("--to \(target): it cannot be told what is there, and nothing was changed (\(error.message))")
        case .failure(let error): throw error
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

extension CopyEnd {
    fileprivate func close() async {
        await main.close()
        await activity?.close()
    }
}
