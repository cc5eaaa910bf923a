import APIKeys
import Foundation
import SQLDatabase

@testable import WorkClaw

extension Workspace {
    var keyringPath: String { directory.appending(path: "keyring").path }

    /// The vault as a process has it that has just been started, with the keyring in the folder.
    var vault: VaultStore {
        get throws {
            _ = try Keyring.make(at: keyringPath, now: Self.start)
            return VaultStore(database: database, keyring: try Keyring(path: keyringPath))
        }
    }

    /// Keeps a secret: the team's, by its Owner, unless something else is said.
    @discardableResult
    func keep(
        _ name: String, _ value: String = "s3cret", scope: SecretScope = .team, description: String? = nil,
        by actor: UserID? = nil,
        in team: TeamID? = nil, after delay: Int64 = 0
    ) async throws -> Secret {
        try await vault.set(
            secretName(name), to: SecretValue(value), scope: scope, description: description, in: team ?? self.team,
            by: actor ?? owner.id, at: Self.start.adding(.milliseconds(delay)))
    }

    /// What a Claw of this owner gets by a secret's name.
    func use(
        _ name: String, ownedBy owner: UserID? = nil, in team: TeamID? = nil, with vault: VaultStore? = nil,
        after delay: Int64 = 0
    ) async throws -> String? {
        try await (vault ?? self.vault).use(
            secretName(name), forClaw: first.systemClaw.id, ownedBy: owner, in: team ?? self.team, purpose: "a test",
            at: Self.start.adding(.milliseconds(delay)))?.exposeText()
    }

    /// The lines of the vault's log that `viewer` sees, newest first, as "action NAME by whom".
    func vaultLog(seenBy viewer: UserID? = nil) async throws -> [String] {
        try await vault.log(in: team, seenBy: viewer ?? owner.id, limit: 100).map { line in
            "\(line.action) \(line.name) \(line.version) by \(line.actor?.description ?? line.clawID?.description ?? "nobody")"
        }
    }

    /// Makes a Claw whose connections name secrets.
    func makeClaw(_ name: String, naming secrets: String..., access: ClawAccess = .team, by maker: UserID? = nil) async throws
        -> Claw
    {
        let connections = secrets.map { ClawConnection(name: "To \($0)", kind: "api", secret: $0) }
        return try await claws.create(
            ClawDraft(name: name, access: access, connections: connections), by: maker ?? owner.id, in: team, at: Self.start
        ).claw
    }
}

func secretName(_ text: String) -> SecretName { sourceConstant { SecretName(text) } }

/// What `body` throws, if the vault malfunctions.
func malfunction(_ body: () async throws -> Void) async throws -> VaultError? {
    do {
        try await body()
        return nil
    } catch let error as VaultError {
        return error
    }
}
