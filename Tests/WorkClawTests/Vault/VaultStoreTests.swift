import APIKeys
import Foundation
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("Secrets, kept and deleted")
struct VaultStoreTests {
    @Test("a value comes back as it was kept, and only its newest version; the older ones are gone from the database")
    func roundTrip() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.keep("TOKEN", "first", description: "for GitHub")
        #expect(made.version == 1)
        #expect(try await workspace.use("TOKEN") == "first")
        let replaced = try await workspace.keep("TOKEN", "second", by: workspace.admin.id, after: 5)
        #expect(replaced.id == made.id)
        #expect(replaced.version == 2)
        #expect(replaced.description == "for GitHub", "what nobody changes stays")
        #expect(replaced.createdBy == workspace.owner.id)
        #expect(replaced.updatedBy == workspace.admin.id)
        #expect(replaced.updatedAt == Workspace.start.adding(.milliseconds(5)))
        #expect(try await workspace.use("TOKEN") == "second")
        #expect(try await workspace.count("secret_versions") == 1)
        #expect(try await workspace.keep("TOKEN", "third", description: "").description == nil)
        #expect(try await workspace.vault.list(in: workspace.team, seenBy: workspace.owner.id).map(\.version) == [3])
    }

    @Test("a description is one line of at most 200 characters, and a bad one keeps nothing")
    func badDescription() async throws {
        let workspace = try await Workspace()
        for description in ["two\nlines", String(repeating: "x", count: 201)] {
            await #expect(throws: FieldFault.self) { try await workspace.keep("TOKEN", description: description) }
        }
        #expect(try await workspace.count("secrets") == 0)
    }

    @Test("names are unique in their scope: the team's, and each member's own")
    func scopes() async throws {
        let workspace = try await Workspace()
        let people = [workspace.owner, workspace.admin, workspace.member]
        let team = try await workspace.keep("TOKEN", "the team's")
        var ids: Set = [team.id]
        for person in people {
            ids.insert(try await workspace.keep("TOKEN", person.email, scope: .private, by: person.id).id)
        }
        let other = try await workspace.keep("TOKEN", "theirs", by: workspace.second.owner.id, in: workspace.second.team.id)
        #expect(ids.count == 4)
        #expect(!ids.contains(other.id))
        #expect(try await workspace.keep("TOKEN", "again").id == team.id)
        #expect(try await workspace.keep("token", "another").id != team.id, "names differ by case")
        for person in people { #expect(try await workspace.use("TOKEN", ownedBy: person.id) == person.email) }
        #expect(try await workspace.use("TOKEN", ownedBy: workspace.otherMember.id) == "again")
        #expect(try await workspace.use("TOKEN") == "again")
        #expect(try await workspace.use("TOKEN", in: workspace.second.team.id) == "theirs")
    }

    @Test("of any number who keep a secret of one name at once, one makes it and the others replace its value")
    func atOnceSet() async throws {
        let workspace = try await Workspace()
        let versions = try await atOnce(8) { try await workspace.keep("TOKEN", "\($0)").version }
        #expect(versions.sorted() == Array(1...8))
        #expect(try await workspace.count("secrets") == 1)
        #expect(try await workspace.count("secret_versions") == 1)
    }

    @Test(
        "Owner and Admins manage the team's secrets, a Member and a stranger do not; whoever belongs to the team keeps their own"
    )
    func roles() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN", by: workspace.admin.id)
        for person in [workspace.member.id, workspace.second.owner.id] {
            #expect(try await refusal { try await workspace.keep("TOKEN", by: person) } == .roleForbids)
            #expect(
                try await refusal {
                    try await workspace.vault.delete(
                        secretName("TOKEN"), scope: .team, in: workspace.team, by: person, at: Workspace.start)
                } == .roleForbids)
        }
        try await workspace.keep("TOKEN", scope: .private, by: workspace.member.id)
        let stranger = workspace.second.owner.id
        #expect(try await refusal { try await workspace.keep("TOKEN", scope: .private, by: stranger) } == .roleForbids)
        #expect(try await workspace.vault.list(in: workspace.team, seenBy: stranger).isEmpty)
        #expect(try await workspace.vaultLog(seenBy: stranger).isEmpty)
    }

    @Test(
        "a private secret is there for its owner alone: not in a list, not in the log, not to be deleted, not by its name in the audit log"
    )
    func privacy() async throws {
        let workspace = try await Workspace()
        let mia = workspace.member.id
        let secret = try await workspace.keep("MIAS_OWN", scope: .private, description: "hers", by: mia)
        try await workspace.keep("TEAMS")
        for viewer in [workspace.owner.id, workspace.admin.id, workspace.otherMember.id] {
            #expect(try await workspace.vault.list(in: workspace.team, seenBy: viewer).map(\.name.text) == ["TEAMS"])
            #expect(try await !workspace.vaultLog(seenBy: viewer).joined().contains("MIAS_OWN"))
            for scope in SecretScope.allCases where viewer != workspace.otherMember.id || scope == .private {
                #expect(
                    try await refusal {
                        try await workspace.vault.delete(
                            secretName("MIAS_OWN"), scope: scope, force: true, in: workspace.team, by: viewer,
                            at: Workspace.start)
                    } == .notFound)
            }
        }
        #expect(try await workspace.vault.list(in: workspace.team, seenBy: mia).map(\.name.text) == ["MIAS_OWN", "TEAMS"])
        #expect(try await workspace.vaultLog(seenBy: mia) == ["set MIAS_OWN 1 by \(mia)"])
        let audits = try await workspace.database.read { connection in
            try connection.rows("SELECT details FROM audit_entries WHERE subject = $1", secret.id.description).map {
                try $0.text(0)
            }
        }
        #expect(audits == [#"{"scope":"private","version":"1"}"#])
    }

    @Test("a deleted secret is gone with its value, its name is free, and the logs remember it")
    func deletion() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.keep("TOKEN")
        let deleted = try await workspace.vault.delete(
            secretName("TOKEN"), scope: .team, in: workspace.team, by: workspace.admin.id,
            at: Workspace.start.adding(.milliseconds(1)))
        #expect(deleted.secret == made)
        #expect(deleted.referrers.isEmpty)
        #expect(try await workspace.count("secrets") == 0)
        #expect(try await workspace.count("secret_versions") == 0)
        #expect(try await workspace.use("TOKEN") == nil)
        #expect(try await workspace.keep("TOKEN", after: 2).id != made.id)
        #expect(
            try await workspace.vaultLog() == [
                "set TOKEN 1 by \(workspace.owner.id)", "deleted TOKEN 1 by \(workspace.admin.id)",
                "set TOKEN 1 by \(workspace.owner.id)",
            ])
        #expect(
            try await Set(workspace.audit(of: made.id)) == [
                "secret.created by \(workspace.owner.id)", "secret.deleted by \(workspace.admin.id)",
            ])
    }

    @Test("no value stands in the clear in any file, not even of a secret that was replaced or deleted", .ofSQLite)
    func nothingInTheClear() async throws {
        let workspace = try await Workspace()
        let values = (0..<3).map { "plain-quokka-value-\($0)" }
        try await workspace.keep("A", values[0])
        try await workspace.keep("A", values[1], after: 1)
        try await workspace.keep("B", values[2], scope: .private)
        #expect(try await workspace.use("A", after: 2) == values[1])
        _ = try await workspace.vault.delete(
            secretName("B"), scope: .private, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.directory.path)
        #expect(names.contains("workclaw.db-wal"))
        for name in names {
            let content = try Data(contentsOf: workspace.directory.appending(path: name))
            for value in values { #expect(content.range(of: Data(value.utf8)) == nil, "\(name)") }
        }
    }
}
