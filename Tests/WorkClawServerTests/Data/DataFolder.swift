import Foundation
import SQLDatabase
import SQLiteDatabase
import WorkClawServer

/// An installation in a folder of its own that is gone when the test is over.
final class DataFolder: Sendable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
    var data: String { path("data") }
    var settings: InstallationSettings { InstallationSettings(dataDirectory: data) }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] }

    /// Makes a team with its Owner and a key.
    func setUp() async throws {
        let installation = try await Installation.open(settings, creating: true)
        let team = try await installation.teams.setUp(
            name: TeamName("Acme"), email: EmailAddress("olga@acme.example"), password: Password("correct horse battery"),
            at: installation.time.now)
        _ = try await installation.keys.issue(
            NewKey(name: "test", scopes: [Scope("claws:read")].compactMap(\.self)), in: team.team.id, by: team.owner.id)
        await installation.close()
    }

    /// Runs `body` on one of the files, and closes it.
    static func with<Result: Sendable>(
        _ path: String, _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let database = try SQLiteDatabase(path: path)
        let result = try await database.write(body)
        await database.close()
        return result
    }

    static func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }
}
