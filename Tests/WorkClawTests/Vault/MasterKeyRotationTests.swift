import APIKeys
import Foundation
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("Rotating the master key")
struct MasterKeyRotationTests {
    @Test("adds a key, wraps everything with it, decrypts nothing, and keeps the old key in the file")
    func rotation() async throws {
        let workspace = try await Workspace()
        for number in 0..<5 { try await workspace.keep("S\(number)", "value \(number)") }
        let own = try await workspace.keep("OWN", "mine", scope: .private, by: workspace.member.id)
        let vault = try workspace.vault
        let old = try vault.keyring.primary().id
        let values = try await workspace.sealedValues()

        let rotation = try await vault.rotateMasterKey(at: Workspace.start)
        #expect(rotation.isNew)
        #expect(rotation.rewrapped == 6)
        #expect(rotation.primary != old)
        #expect(rotation.kept == [old])
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [rotation.primary])
        #expect(try await workspace.sealedValues() == values)
        for number in 0..<5 { #expect(try await workspace.use("S\(number)") == "value \(number)") }
        #expect(try await workspace.use("OWN", ownedBy: workspace.member.id) == "mine")
        #expect(try await workspace.vaultLog().filter { !$0.hasPrefix("used") }.count == 5, "it is no use of them")
        #expect(try await workspace.audit(of: own.id).contains("secret.rewrapped by nobody"))

        let second = try await vault.rotateMasterKey(at: Workspace.start)
        #expect(second.isNew)
        #expect(Set(second.kept) == [old, rotation.primary])
    }

    @Test(
        "interrupted after any number of rows, every secret still opens, and running it again finishes it without another key",
        arguments: [0, 1, 3])
    func interrupted(_ rows: Int) async throws {
        let workspace = try await Workspace()
        for number in 0..<5 { try await workspace.keep("S\(number)", "value \(number)") }
        let old = try workspace.vault.keyring.primary().id
        do {
            let dying = try workspace.vault
            try dying.keyring.add(.random(at: Workspace.start))
            let primary = try dying.keyring.primary()
            try await dying.replaceRegistered(old, with: primary.id)
            for _ in 0..<rows { #expect(try await dying.rewrapNext(with: primary, at: Workspace.start) != nil) }
        }
        for number in 0..<5 { #expect(try await workspace.use("S\(number)") == "value \(number)") }
        let inUse = try await VaultStore.masterKeysInUse(in: workspace.database)
        #expect(Set(inUse).count == (rows == 0 ? 1 : 2))
        #expect(inUse.contains(old))

        let resumed = try await workspace.vault.rotateMasterKey(at: Workspace.start)
        #expect(resumed.origin == .interrupted)
        #expect(resumed.rewrapped == 5 - rows)
        #expect(resumed.kept == [old])
        for number in 0..<5 { #expect(try await workspace.use("S\(number)") == "value \(number)") }
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [resumed.primary])
        #expect(try await workspace.vault.rotateMasterKey(at: Workspace.start).isNew, "the next is a new one")
    }

    @Test("a secret that does not open keeps neither the others from being wrapped nor the next key from being added")
    func broken() async throws {
        let workspace = try await Workspace()
        var secrets: [Secret] = []
        for number in 0..<3 { secrets.append(try await workspace.keep("S\(number)", "value \(number)", after: Int64(number))) }
        let spoiled = secrets[0].id
        try await workspace.database.write { connection in
            _ = try connection.execute(
                "UPDATE secret_versions SET wrapped_key = $2 WHERE secret_id = $1", spoiled.description,
                [UInt8](repeating: 7, count: 60))
        }
        for _ in 1...2 {
            let rotation = try await workspace.vault.rotateMasterKey(at: Workspace.start)
            #expect(rotation.isNew && rotation.rewrapped == 2 && rotation.broken == [spoiled])
        }
        for number in 1...2 { #expect(try await workspace.use("S\(number)") == "value \(number)") }
    }

    @Test("cancelled, it stops after a whole row")
    func cancelled() async throws {
        let workspace = try await Workspace()
        for number in 0..<3 { try await workspace.keep("S\(number)", "value \(number)") }
        let vault = try workspace.vault
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await vault.rotateMasterKey(at: Workspace.start)
        }
        await #expect(throws: (any Error).self) { _ = try await task.value }
        for number in 0..<3 { #expect(try await workspace.use("S\(number)") == "value \(number)") }
        _ = try await vault.rotateMasterKey(at: Workspace.start)
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database).count == 1)
    }

    @Test("a server that was started before opens what is wrapped with the new key, and wraps with it itself")
    func runningServer() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN", "value")
        let server = try workspace.vault
        #expect(try await workspace.use("TOKEN", with: server) == "value")
        let rotation = try await workspace.vault.rotateMasterKey(at: Workspace.start)
        #expect(try await workspace.use("TOKEN", with: server) == "value")
        _ = try await server.set(
            secretName("NEW"), to: SecretValue("new"), scope: .team, in: workspace.team, by: workspace.owner.id,
            at: Workspace.start)
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [rotation.primary])
    }

    @Test("of two at once one is told that the other is at it, and no key is lost")
    func twoAtOnce() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN", "value")
        let (first, second) = try (workspace.vault, workspace.vault)
        let lock = try first.keyring.lock()
        let error = try await malfunction { _ = try await second.rotateMasterKey(at: Workspace.start) }
        #expect(error?.code == .rotationUnderWay)
        #expect(try second.keyring.ids().count == 1)
        withExtendedLifetime(lock) {}
    }

    @Test("with an empty vault it only adds a key")
    func empty() async throws {
        let workspace = try await Workspace()
        let rotation = try await workspace.vault.rotateMasterKey(at: Workspace.start)
        #expect(rotation.isNew)
        #expect(rotation.rewrapped == 0)
    }

    @Test("a keyring that lacks a key in use is refused by the key's id, also when only one row uses it")
    func missingKey() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN", "value")
        let vault = try workspace.vault
        let old = try vault.keyring.primary().id
        try await vault.requireMasterKeys()
        try vault.keyring.add(.random(at: Workspace.start))
        let lines = try String(contentsOfFile: workspace.keyringPath, encoding: .utf8).split(separator: "\n")
        let without = lines.filter { !$0.hasPrefix(old.description) }.joined(separator: "\n")
        try Data(without.utf8).write(to: URL(fileURLWithPath: workspace.keyringPath))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: workspace.keyringPath)

        let error = try await malfunction { try await workspace.vault.requireMasterKeys() }
        #expect(error?.code == .masterKeyMissing)
        #expect(error?.message.contains(old.description) == true)
        let use = try await malfunction { _ = try await workspace.use("TOKEN") }
        #expect(use?.code == .masterKeyMissing)
        let rotation = try await malfunction { _ = try await workspace.vault.rotateMasterKey(at: Workspace.start) }
        #expect(rotation?.code == .masterKeyMissing)
    }
}

extension Workspace {
    fileprivate func sealedValues() async throws -> Set<[UInt8]> {
        try await database.read { try Set($0.rows("SELECT sealed_value FROM secret_versions").map { try $0.blob(0) }) }
    }
}
