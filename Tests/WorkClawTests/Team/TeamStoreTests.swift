import APIKeys
import APIKeysStore
import Foundation
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("Teams")
struct TeamStoreTests {
    @Test("setting up makes a team, its Owner, a System Claw for all of it, and says so in the audit log")
    func setUp() async throws {
        let workspace = try await Workspace()
        #expect(try await workspace.teams.isSetUp())
        #expect(try await workspace.teams.owner(of: workspace.team) == workspace.owner)
        let claw = try await workspace.claws.claw(
            workspace.first.systemClaw.id, in: workspace.team, seenBy: workspace.member.id)
        #expect(claw == workspace.first.systemClaw)
        #expect(claw.kind == .system)
        #expect(claw.name == "System")
        #expect(claw.access == .team)
        #expect(!claw.instructions.isEmpty)
        #expect(try await workspace.audit(of: workspace.team) == ["team.created by \(workspace.owner.id)"])
        #expect(try await workspace.audit(of: claw.id) == ["claw.created by \(workspace.owner.id)"])
    }

    @Test("the System Claw's texts keep the rules that hold for all")
    func systemClaw() {
        let claw = Claw.system(of: TeamID(at: Workspace.start), at: Workspace.start)
        let draft = ClawDraft(
            name: claw.name, domain: claw.domain, instructions: claw.instructions, personality: claw.personality)
        #expect(draft.faults(for: UserID(at: Workspace.start)).isEmpty)
    }

    @Test("before the set-up there is nothing, and of 20 at once one succeeds, whole")
    func once() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let database = try await Workspace.openDatabase(in: directory)
        let teams = TeamStore(database: database, hasher: PasswordHasher(parameters: .weak))
        #expect(try await !teams.isSetUp())
        #expect(try await teams.teams().isEmpty)
        let results = try await atOnce(20) { number in
            try await refusal {
                _ = try await teams.setUp(
                    name: TeamName("Team \(number)"), email: EmailAddress("owner\(number)@example.com"),
                    password: Password("correct horse battery"), at: Workspace.start)
            }
        }
        #expect(results.filter { $0 == nil }.count == 1)
        #expect(results.filter { $0 == .alreadySetUp }.count == 19)
        for table in ["teams", "people", "memberships", "claws"] {
            #expect(try await database.read { try $0.row("SELECT COUNT(*) FROM \(table)")?.integer(0) } == 1)
        }
        await database.close()
    }

    @Test("a person makes another team of their own, once for each form, and its name must be free")
    func another() async throws {
        let workspace = try await Workspace()
        let (accounts, teams, member) = (try workspace.accounts, workspace.teams, workspace.member)
        let session = try await workspace.session(of: member).session
        let token = session.makeFormToken()
        func make(_ name: String) async throws -> FormOutcome<NewTeam> {
            try await accounts.once(token, in: session, at: Workspace.start) { claim in
                try await teams.createTeam(
                    name: TeamName(name), ownedBy: member.id, at: Workspace.start,
                    recording: claim.completion { $0.team.id.description })
            }
        }
        #expect(try await refusal { _ = try await make("acme") } == .nameTaken)
        guard case .made(let made) = try await make("Mine") else { return #expect(Bool(false)) }
        #expect(made.owner == member && made.systemClaw.kind == .system)
        guard case .repeated(let id) = try await make("Mine") else { return #expect(Bool(false)) }
        #expect(id == made.team.id.description)
        let memberships = try await accounts.memberships(of: member.id)
        #expect(memberships.map(\.team.name) == ["Acme", "Mine"] && memberships.map(\.role) == [.member, .owner])
        #expect(
            try await refusal {
                _ = try await teams.createTeam(name: TeamName("No"), ownedBy: UserID(at: Workspace.start), at: Workspace.start)
            } == .memberNotFound)
    }

    @Test("a further team may belong to a person who exists, and who keeps their password")
    func existingOwner() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.teams.createTeam(
            name: TeamName("Third"), ownerEmail: EmailAddress("OLGA@acme.example"), password: nil, at: Workspace.start)
        #expect(made.owner == workspace.owner)
        #expect(try await workspace.teams.owner(of: made.team.id) == workspace.owner)
        #expect(made.systemClaw.teamID == made.team.id)
        let code = try await refusal {
            _ = try await workspace.teams.createTeam(
                name: TeamName("Fourth"), ownerEmail: EmailAddress("olga@acme.example"),
                password: Password("another password"), at: Workspace.start)
        }
        #expect(code == .personExists)
        #expect(try await workspace.teams.teams().count == 3)
    }

    @Test("a new Owner needs a password")
    func newOwner() async throws {
        let workspace = try await Workspace()
        let code = try await refusal {
            _ = try await workspace.teams.createTeam(
                name: TeamName("Third"), ownerEmail: EmailAddress("new@example.com"), password: nil, at: Workspace.start)
        }
        #expect(code == .passwordRequired)
        #expect(try await workspace.teams.teams().count == 2)
    }

    @Test("two teams cannot have one name, and a refused team leaves nothing behind")
    func names() async throws {
        let workspace = try await Workspace()
        let people = try await workspace.count("people")
        let codes = try await atOnce(20) { number in
            try await refusal {
                _ = try await workspace.teams.createTeam(
                    name: TeamName(number.isMultiple(of: 2) ? "Racers" : "RACERS"),
                    ownerEmail: EmailAddress("racer\(number)@example.com"), password: Password("correct horse battery"),
                    at: Workspace.start)
            }
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .nameTaken }.count == 19)
        #expect(try await workspace.count("people") == people.map { $0 + 1 })
    }

    @Test("a team is found by its name, whatever the case, and by its id")
    func finding() async throws {
        let workspace = try await Workspace()
        let team = workspace.first.team
        for text in ["Acme", "aCME", team.id.description] {
            #expect(try await workspace.teams.team(named: text) == team)
        }
        for text in ["", "Nobody", TeamID(at: Workspace.start).description] {
            #expect(try await refusal { _ = try await workspace.teams.team(named: text) } == .teamNotFound)
        }
        let missing = TeamID(at: Workspace.start)
        #expect(try await refusal { _ = try await workspace.teams.owner(of: missing) } == .teamNotFound)
    }

    @Test("a team named like another's id does not stand in its way")
    func misleadingName() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.teams.createTeam(
            name: TeamName(workspace.team.description), ownerEmail: EmailAddress("olga@acme.example"), password: nil,
            at: Workspace.start)
        #expect(try await workspace.teams.team(named: workspace.team.description) == workspace.first.team)
        #expect(try await workspace.teams.team(named: made.team.id.description) == made.team)
    }

    @Test("a member is found by their address, in their own team only")
    func members() async throws {
        let workspace = try await Workspace()
        let found = try await workspace.teams.member(email: " MIA@acme.example", of: workspace.team)
        #expect(found == Member(person: workspace.member, role: .member, joinedAt: Workspace.start))
        let (member, other) = (workspace.member.email, workspace.second.team.id)
        #expect(try await refusal { _ = try await workspace.teams.member(email: member, of: other) } == .memberNotFound)
        let team = workspace.team
        #expect(try await refusal { _ = try await workspace.teams.member(email: "no address", of: team) } == .memberNotFound)
    }

    @Test("a team has one Owner: the database itself refuses another")
    func oneOwner() async throws {
        let workspace = try await Workspace()
        await #expect(throws: SQLError.self) {
            try await workspace.database.write { [team = workspace.team, member = workspace.member.id] connection in
                try connection.execute(
                    "UPDATE memberships SET role = 'owner' WHERE team_id = $1 AND user_id = $2", team.description,
                    member.description)
            }
        }
    }

    @Test("a person is known by address and password together; without a password nobody signs in")
    func signingIn() async throws {
        let workspace = try await Workspace()
        let (right, wrong) = (try Password("correct horse battery"), try Password("correct horse batterz"))
        let teams = workspace.teams
        #expect(try await teams.person(EmailAddress("Olga@acme.example"), password: right) == workspace.owner)
        #expect(try await teams.person(EmailAddress("olga@acme.example"), password: wrong) == nil)
        #expect(try await teams.person(EmailAddress("nobody@acme.example"), password: right) == nil)
        #expect(try await teams.person(EmailAddress("mia@acme.example"), password: right) == nil)
    }

    @Test("a password stands neither in the database's files nor in any error", .ofSQLite)
    func secrecy() async throws {
        let workspace = try await Workspace()
        let secret = "unmistakable password"
        var errors: [String] = []
        for name in ["Third", "Third", "Acme"] {
            do {
                _ = try await workspace.teams.createTeam(
                    name: TeamName(name), ownerEmail: EmailAddress("third@example.com"), password: Password(secret),
                    at: Workspace.start)
            } catch {
                errors.append("\(error) \(String(reflecting: error))")
            }
        }
        #expect(errors.count == 2)
        #expect(errors.allSatisfy { !$0.contains(secret) })
        let files = try FileManager.default.contentsOfDirectory(at: workspace.directory, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        var sawAddress = false
        for file in files {
            let bytes = try Data(contentsOf: file)
            #expect(bytes.range(of: Data(secret.utf8)) == nil)
            sawAddress = sawAddress || bytes.range(of: Data("third@example.com".utf8)) != nil
        }
        #expect(sawAddress, "the search finds what is there")
    }
}
