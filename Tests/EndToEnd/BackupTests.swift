import Foundation
import Programs
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing

extension EndToEnd {
    @Suite("A backup that was made while a server runs can be served", .ofSQLite)
    struct BackupTests {
        @Test("a key from before it works, one from after it does not, and one that was revoked since works again, as it says")
        func restore() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let (before, revokedLater) = try await (site.makeKey(), site.makeKey())
                let folder = site.folder.appendingPathComponent("backup").path
                let said = try await site.run("backup", folder)
                #expect(said.status == 0, "\(said.errors)")
                #expect(said.output.contains("Keys: 2."))
                #expect(said.output.contains("The keyring is not in it"))
                #expect(said.output.contains("Keys that were revoked since then work again"))
                let after = try await site.makeKey()
                try await site.json("keys", "revoke", revokedLater.id)
                _ = try await server.http.status(with: revokedLater.secret, becomes: 401)
                _ = try await server.stop()

                let restored = site.folder.appendingPathComponent("restored")
                try FileManager.default.copyItem(atPath: folder, toPath: restored.path)
                try FileManager.default.copyItem(
                    at: site.data.appendingPathComponent("keyring"), to: restored.appendingPathComponent("keyring"))
                let child = try site.start(["serve", "--port", "0", "--json", "--data", restored.path], onData: false)
                let second = try await RunningServer(child)
                #expect(try await second.http.get("/v1/claws", key: before.secret).status == 200)
                #expect(try await second.http.get("/v1/claws", key: revokedLater.secret).status == 200)
                #expect(try await second.http.get("/v1/claws", key: after.secret).status == 401)
            }
        }

        @Test("and a running server notices when it takes the place of its data, though the sequence goes on")
        func underServer() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let before = try await site.makeKey()
                let folder = site.folder.appendingPathComponent("backup")
                #expect(try await site.json("backup", folder.path).value["sequence"]?.integer == 1)
                let lost = try await site.makeKey()
                _ = try await server.http.status(with: lost.secret, becomes: 200)
                // As if as much had happened to the restored data since: the sequence alone tells nothing.
                let backup = try SQLiteDatabase(path: folder.appendingPathComponent("workclaw.db").path)
                try await backup.write { try $0.execute("UPDATE feed_head SET sequence = sequence + 5") }
                await backup.close()
                let replace = ["copy", "--from", "sqlite:\(folder.path)", "--to", "sqlite:\(site.data.path)", "--replace"]
                _ = try await site.start(replace, onData: false).end()
                _ = try await server.http.status(with: lost.secret, becomes: 401)
                #expect(try await server.http.get("/v1/claws", key: before.secret).status == 200)
            }
        }
    }
}
