import APIKeys
import APIKeysStore
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("API keys that the vault keeps")
struct KeptKeyTests {
    @Test("a new key is kept with its own name as the description, in the transaction that makes it")
    func kept() async throws {
        let workspace = try await prepared()
        let issued = try await issue("CI", as: "CI_KEY", workspace)
        #expect(try await workspace.use("CI_KEY") == issued.secret.expose())
        let secret = try #require(try await holder(of: issued.key.id, workspace))
        #expect(secret.description == "The API key CI")
        #expect(secret.apiKeyID == issued.key.id)
        #expect(secret.scope == .team)
        let lines = try await workspace.vault.log(in: workspace.team, seenBy: workspace.owner.id, limit: 5)
        #expect(lines.first { $0.action == .set }?.detail == "the key \(issued.key.id)")
    }

    @Test("if the name is taken or the scope is not the maker's, no key is made")
    func refused() async throws {
        let workspace = try await prepared()
        let taken = try await workspace.keep("TAKEN", "other")
        #expect(try await refusal { _ = try await issue("CI", as: "TAKEN", workspace) } == .nameTaken)
        #expect(
            try await refusal { _ = try await issue("CI", as: "NEW", by: workspace.member.id, workspace) } == .roleForbids)
        #expect(try await workspace.count("api_keys") == 0)
        #expect(try await workspace.use("TAKEN") == "other")
        #expect(try await workspace.vault.list(in: workspace.team, seenBy: workspace.owner.id) == [taken])
        _ = try await issue("CI", as: "TAKEN", in: .private, by: workspace.member.id, workspace)
        #expect(try await workspace.count("api_keys") == 1)
    }

    @Test("a rotation stores the successor as a new version, again and again")
    func rotated() async throws {
        let workspace = try await prepared()
        let first = try await issue("CI", as: "CI_KEY", workspace)
        let second = try await rotate(first, by: workspace.admin.id, workspace)
        #expect(try await workspace.use("CI_KEY") == second.secret.expose())
        let third = try await rotate(second, workspace)
        #expect(try await workspace.use("CI_KEY") == third.secret.expose())
        let secret = try #require(try await holder(of: third.key.id, workspace))
        #expect(secret.version == 3)
        #expect(secret.description == "The API key CI")
        #expect(try await holder(of: first.key.id, workspace) == nil)
    }

    @Test("a value that somebody set by hand since is not replaced by a rotation")
    func replacedByHand() async throws {
        let workspace = try await prepared()
        let first = try await issue("CI", as: "CI_KEY", workspace)
        try await workspace.keep("CI_KEY", "by hand")
        _ = try await rotate(first, workspace)
        #expect(try await workspace.use("CI_KEY") == "by hand")
    }

    @Test("whoever may not change the team's secrets cannot rotate a key that the team's vault keeps: nothing changes")
    func teamsByMember() async throws {
        let workspace = try await prepared()
        let mia = workspace.member.id
        try await setRole(.admin, of: mia, workspace)
        let first = try await issue("CI", as: "CI_KEY", by: mia, workspace)
        try await setRole(.member, of: mia, workspace)
        let error = await #expect(throws: WorkspaceError.self) { _ = try await rotate(first, by: mia, workspace) }
        #expect(error?.code == .roleForbids)
        #expect(error?.message.contains("CI_KEY") == true)
        #expect(try await workspace.count("api_keys") == 1)
        #expect(try await workspace.use("CI_KEY") == first.secret.expose())
        let second = try await rotate(first, workspace)
        #expect(try await workspace.use("CI_KEY") == second.secret.expose(), "the Owner can")
    }

    @Test("somebody else's private secret stays as it is when an Owner rotates the key, and its owner finds a line in the log")
    func privateByOwner() async throws {
        let workspace = try await prepared()
        let mia = workspace.member.id
        let first = try await issue("Mine", as: "MY_KEY", in: .private, by: mia, workspace)
        #expect(try await holder(of: first.key.id, workspace) == nil, "the Owner does not see it")
        let second = try await rotate(first, by: workspace.owner.id, workspace)
        #expect(try await workspace.use("MY_KEY", ownedBy: mia) == first.secret.expose())
        #expect(try await holder(of: second.key.id, workspace) == nil)
        #expect(try await workspace.vaultLog(seenBy: mia).contains("outdated MY_KEY 1 by \(workspace.owner.id)"))
        #expect(try await workspace.vaultLog().isEmpty)
    }

    @Test("an own private secret follows its owner's rotation")
    func privateByItsOwner() async throws {
        let workspace = try await prepared()
        let mia = workspace.member.id
        let first = try await issue("Mine", as: "MY_KEY", in: .private, by: mia, workspace)
        let second = try await rotate(first, by: mia, workspace)
        #expect(try await workspace.use("MY_KEY", ownedBy: mia) == second.secret.expose())
    }

    private func prepared() async throws -> Workspace {
        let workspace = try await Workspace()
        try await KeyStore.prepare(workspace.database)
        return workspace
    }

    private func issue(
        _ name: String, as secret: String, in scope: SecretScope = .team, by maker: UserID? = nil, _ workspace: Workspace
    ) async throws -> IssuedKey {
        try await workspace.keys.issue(
            NewKey(name: name, scopes: [.clawsRead]), in: workspace.team, by: maker ?? workspace.owner.id,
            alongside: workspace.vault.keeping(as: secretName(secret), in: scope))
    }

    private func rotate(_ key: IssuedKey, by actor: UserID? = nil, _ workspace: Workspace) async throws -> IssuedKey {
        try await workspace.keys.rotate(key.key.id, in: workspace.team, by: actor ?? workspace.owner.id).issued
    }

    private func holder(of key: KeyID, _ workspace: Workspace) async throws -> Secret? {
        try await workspace.vault.secret(holding: key, in: workspace.team, seenBy: workspace.owner.id)
    }

    private func setRole(_ role: Role, of person: UserID, _ workspace: Workspace) async throws {
        _ = try await workspace.database.write { connection in
            try connection.execute(
                "UPDATE memberships SET role = $1 WHERE user_id = $2", role.rawValue, person.description)
        }
    }
}
