import APIKeys
import Foundation
import PostgresTesting
import SQLDatabase
import Synchronization
import TestSupport
import Testing

@testable import WorkClaw

/// A machine is a copy of the keyring's file; all work on one database.
@Suite("Rotating the master key on several machines")
struct SeveralMachinesTests {
    @Test("a machine with an older copy of the keyring rotates nothing, and adds no key", arguments: [true, false])
    func olderCopy(_ hasSecrets: Bool) async throws {
        let workspace = try await Workspace()
        if hasSecrets { try await workspace.keep("TOKEN", "value") }
        let (here, there) = try (workspace.vault, workspace.machine("there"))
        let old = try here.keyring.ids()
        try await here.registerKeyring(onSeveralMachines: true)
        let rotation = try await here.rotateMasterKey(at: Workspace.start)

        let refused = try await malfunction { _ = try await there.rotateMasterKey(at: Workspace.start) }
        #expect(refused?.code == .masterKeyMissing)
        #expect(refused?.message.contains(rotation.primary.description) == true)
        let notAdded = try await malfunction { _ = try await there.addMasterKey(at: Workspace.start) }
        #expect(notAdded?.code == .masterKeyMissing)
        #expect(try there.keyring.ids() == old)
        if hasSecrets {
            #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [rotation.primary])
            #expect(try await workspace.use("TOKEN") == "value")
        }
        #expect(try await VaultStore.masterKeysNeeded(in: workspace.database, onSeveralMachines: true) == [rotation.primary])
    }

    @Test("of two machines that put a key in the place of one, one is told that the other is at it")
    func oneReplaces() async throws {
        let workspace = try await Workspace()
        let vault = try workspace.vault
        let old = try await vault.requireRegisteredKey()
        let (one, other) = (MasterKeyID(at: Workspace.start), MasterKeyID(at: Workspace.start))
        let errors = try await atOnce(2) { number in
            try await malfunction { try await vault.replaceRegistered(old.id, with: number == 0 ? one : other) }
        }
        #expect(errors.compactMap(\.self).map(\.code) == [.rotationUnderWay])
    }

    @Test("of two machines that rotate at once one succeeds, and its keyring opens every secret")
    func twoAtOnce() async throws {
        let workspace = try await Workspace()
        for number in 0..<5 { try await workspace.keep("S\(number)", "value \(number)") }
        let machines = try [workspace.machine("one"), workspace.machine("other")]
        let results = try await atOnce(2) { number -> (Int, MasterKeyID?) in
            do {
                return (number, try await machines[number].rotateMasterKey(at: Workspace.start).primary)
            } catch let error as VaultError {
                #expect(error.code == .rotationUnderWay || error.code == .masterKeyMissing)
                return (number, nil)
            }
        }
        let winners = results.filter { $0.1 != nil }
        #expect(winners.count == 1)
        let winner = try #require(winners.first)
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [winner.1])
        for number in 0..<5 {
            #expect(try await workspace.use("S\(number)", with: machines[winner.0]) == "value \(number)")
        }
    }

    @Test("nothing is wrapped with a key whose place another has taken")
    func overtaken() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN", "value")
        let vault = try workspace.vault
        let old = try vault.keyring.primary()
        let rotation = try await vault.rotateMasterKey(at: Workspace.start)
        let error = try await malfunction { _ = try await vault.rewrapAll(with: old, at: Workspace.start) }
        #expect(error?.code == .rotationUnderWay)
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [rotation.primary])
    }

    @Test("two machines that finish one rotation wrap, count and audit each secret once")
    func finishedByTwo() async throws {
        let workspace = try await Workspace()
        for number in 0..<20 { try await workspace.keep("S\(number)", "value \(number)") }
        let old = try workspace.vault.keyring.primary().id
        try workspace.vault.keyring.add(.random(at: Workspace.start))
        let machines = try [workspace.vault, workspace.machine("other")]
        let primary = try machines[0].keyring.primary()
        try await machines[0].replaceRegistered(old, with: primary.id)
        let counts = try await atOnce(2) { try await machines[$0].rewrapAll(with: primary, at: Workspace.start).rewrapped }
        #expect(counts.reduce(0, +) == 20)
        let audited = try await workspace.database.read {
            try $0.row("SELECT COUNT(*) FROM audit_entries WHERE action = 'secret.rewrapped'")?.integer(0)
        }
        #expect(audited == 20)
    }

    @Test("a key is added, its file copied, and only then put to use: no machine is without the vault meanwhile")
    func inTwoSteps() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN", "value")
        let (here, server) = try (workspace.vault, workspace.machine("server"))
        let old = try here.keyring.primary().id
        let added = try await here.addMasterKey(at: Workspace.start)
        #expect(added.isNew)
        #expect(try here.keyring.ids() == [added.key, old])
        #expect(try await here.addMasterKey(at: Workspace.start) == (added.key, false), "one that waits is enough")
        try await workspace.keep("BETWEEN", "between")
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [old], "it is not used")
        #expect(try await workspace.use("BETWEEN", with: server) == "between")

        try workspace.copyKeyring(to: "server")
        let rotation = try await here.rotateMasterKey(at: Workspace.start)
        #expect(rotation.primary == added.key && rotation.origin == .waiting && rotation.rewrapped == 2)
        #expect(try await workspace.use("TOKEN", with: server) == "value")
        let next = try await here.rotateMasterKey(at: Workspace.start)
        #expect(next.isNew && next.kept == [added.key, old], "an old key is none that waits")
    }

    @Test("a key that is added to an installation that has noted none yet is not used")
    func unregistered() async throws {
        let workspace = try await Workspace()
        let old = try workspace.vault.keyring.primary().id
        _ = try await workspace.vault.addMasterKey(at: Workspace.start)
        try await workspace.keep("TOKEN", "value")
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [old])
    }

    @Test("a rotation waits for whoever is sealing with the old key, and wraps that too", .ofPostgres)
    func sealing() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("FIRST", "value")
        let vault = try workspace.vault
        let (isSealed, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let secret = Secret(
            secretName("SECOND"), scope: .team, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
        async let sealing: Void = workspace.database.write { connection in
            let isNew = try VaultStore.insert(secret, SecretValue("late"), keyring: vault.keyring, on: connection)
            #expect(isNew)
            isSealed.signal()
            goOn.wait()
        }
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                isSealed.wait()
                continuation.resume(with: Result<Void, any Error>.success(()))
            }
        }
        let hasEnded = Flag()
        async let rotating = {
            let rotation = try await vault.rotateMasterKey(at: Workspace.start)
            hasEnded.raise()
            return rotation
        }()
        // It stands behind the one that seals, or has passed by.
        try await until("it waits or has ended") { try await workspace.hasWaiter() || hasEnded.isRaised }
        goOn.signal()
        try await sealing
        let rotation = try await rotating
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [rotation.primary])
        #expect(try await workspace.use("SECOND") == "late")
    }
}

private final class Flag: Sendable {
    private let state = Atomic(false)
    var isRaised: Bool { state.load(ordering: .acquiring) }
    func raise() { state.store(true, ordering: .releasing) }
}

extension Workspace {
    /// The vault of another machine, with the keyring as it is now.
    fileprivate func machine(_ name: String) throws -> VaultStore {
        _ = try vault
        try copyKeyring(to: name)
        return VaultStore(database: database, keyring: try Keyring(path: path(of: name)))
    }

    /// Puts the keyring in the place of a machine's copy.
    fileprivate func copyKeyring(to name: String) throws {
        let folder = directory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: path(of: name))
        try FileManager.default.copyItem(atPath: keyringPath, toPath: path(of: name))
    }

    private func path(of machine: String) -> String { directory.appending(path: "\(machine)/keyring").path }

    /// Whether anybody waits for a lock in the database.
    fileprivate func hasWaiter() async throws -> Bool {
        try await database.read { connection in
            try connection.row(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") != nil
        }
    }
}
