import APIKeysStore
import Foundation
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing
import WorkClawServer

@Suite("The move of an installation")
struct InstallationMoveTests {
    @Test("makes what it moves to, there and back, and the keys are there")
    func thereAndBack() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let database = try await TestDatabase()
        let url = try DatabaseURL(database.url)
        let there = try await move(.sqlite(directory: folder.data), .postgres(url))
        #expect(there.report.differences.isEmpty && !there.report.wasThere)
        #expect(there.masterKeys.count == 1, "the nodes are told which master key they need")
        #expect(there.keyring == folder.data + "/keyring")
        let back = try await move(.postgres(url), .sqlite(directory: folder.path("back")))
        #expect(back.report.differences.isEmpty && back.report.sequence == 1)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path("back")).sorted() == ["activity.db", "workclaw.db"])
        let digests = [there, back].map { $0.report.tables.map(\.digest) }
        #expect(digests[0] == digests[1])
    }

    @Test("never writes to its source, and leaves nothing beside its files")
    func source() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let files = ["workclaw.db", "activity.db"].map { folder.data + "/" + $0 }
        let before = try files.map(DataFolder.bytes)
        _ = try await move(.sqlite(directory: folder.data), .sqlite(directory: folder.path("there")))
        #expect(try files.map(DataFolder.bytes) == before)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.data).sorted()
        #expect(names == ["activity.db", "keyring", "workclaw.db"])
    }

    @Test("refuses what cannot be moved, and makes nothing then")
    func refusals() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let target = DatabasePlace.sqlite(directory: folder.path("there"))
        let url = try DatabaseURL("postgres://workclaw:hunter-2@127.0.0.1:1/claws")
        #expect(throws: StartError.self) {
            try InstallationMove(from: .sqlite(directory: folder.data), to: .sqlite(directory: folder.data + "/../data"))
        }
        #expect(throws: StartError.self) {
            try InstallationMove(from: .postgres(url), to: .postgres(try DatabaseURL("postgres://x/y")))
        }
        await #expect(throws: StartError.self) { try await move(.sqlite(directory: folder.path("nowhere")), target) }
        let unreachable = await #expect(throws: StartError.self) { try await move(.postgres(url), target) }
        #expect(!(unreachable?.description.contains("hunter-2") ?? true))
        try await DataFolder.with(folder.data + "/workclaw.db") {
            _ = try $0.execute("DELETE FROM schema_migrations WHERE part = 'invitations'")
        }
        let older = await #expect(throws: StartError.self) { try await move(.sqlite(directory: folder.data), target) }
        #expect(older?.description.contains("workclaw migrate") ?? false)
        #expect(folder.names == ["data"])
    }

    @Test("touches nothing of another installation, not even to bring its tables up to date")
    func another() async throws {
        let (folder, other) = try (DataFolder(), DataFolder())
        try await folder.setUp()
        try await other.setUp()
        let file = other.data + "/workclaw.db"
        try await DataFolder.with(file) { _ = try $0.execute("DELETE FROM schema_migrations WHERE part = 'invitations'") }
        let before = try DataFolder.bytes(file)
        let error = await #expect(throws: StartError.self) {
            try await move(.sqlite(directory: folder.data), .sqlite(directory: other.data))
        }
        #expect(error?.description.contains("another installation") ?? false)
        #expect(try DataFolder.bytes(file) == before)
    }

    @Test("touches nothing of a target of which it cannot be told what it holds")
    func unreadable() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let there = folder.path("there")
        try FileManager.default.createDirectory(atPath: there, withIntermediateDirectories: false)
        let file = there + "/workclaw.db"
        try await DataFolder.with(file) {
            try $0.execute("CREATE TABLE feed_head (id, database_id, sequence)")
            try $0.execute("INSERT INTO feed_head VALUES (1, 7, 7)")
        }
        let before = try DataFolder.bytes(file)
        let error = await #expect(throws: StartError.self) {
            try await move(.sqlite(directory: folder.data), .sqlite(directory: there))
        }
        #expect(error?.description.contains("nothing was changed") ?? false, "\(String(describing: error))")
        #expect(try DataFolder.bytes(file) == before)
    }

    @Test("goes into a file that has no tables yet")
    func empty() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let there = folder.path("there")
        try FileManager.default.createDirectory(atPath: there, withIntermediateDirectories: false)
        try await DataFolder.with(there + "/workclaw.db") { _ = try $0.execute("CREATE TABLE theirs (id BIGINT)") }
        let outcome = try await move(.sqlite(directory: folder.data), .sqlite(directory: there))
        #expect(outcome.report.differences.isEmpty)
    }

    @Test("reads where the data are from sqlite:DIR, a URL or a file, and repeats no password")
    func places() throws {
        let folder = try DataFolder()
        let file = folder.path("url")
        try Data("postgres://workclaw:hunter-2@db.example/claws\n".utf8).write(to: URL(fileURLWithPath: file))
        let place = try DatabasePlace(file: file, option: "--from-file")
        #expect(place.holdsPassword)
        #expect(!place.description.contains("hunter-2"))
        #expect(try DatabasePlace("sqlite:/data", option: "--to") == .sqlite(directory: "/data"))
        for text in ["", "sqlite:", "/data", "mysql://a:hunter-2@b/c"] {
            let error = #expect(throws: StartError.self) { try DatabasePlace(text, option: "--to") }
            #expect(error?.description == "--to: this is neither sqlite:DIR nor a postgres:// URL")
        }
    }

    @discardableResult
    private func move(_ source: DatabasePlace, _ target: DatabasePlace) async throws -> InstallationMove.Outcome {
        try await InstallationMove(from: source, to: target).run(replacing: false) { _ in }
    }
}
