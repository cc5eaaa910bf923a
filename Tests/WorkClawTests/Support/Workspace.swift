import APIKeys
import APIKeysStore
import Foundation
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import TestSupport

@testable import WorkClaw

/// A fresh installation in a folder of its own: set up, with a second team, and an Admin and two Members in the first.
final class Workspace: Sendable {
    static let start = Timestamp(milliseconds: 1_800_000_000_000)

    let directory: URL
    let database: any SQLDatabase
    let first: NewTeam
    let second: NewTeam
    let admin: Person
    let member: Person
    let otherMember: Person

    init() async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
        database = try await Self.openDatabase(in: directory)
        let teams = TeamStore(database: database, hasher: PasswordHasher(parameters: .weak))
        first = try await teams.setUp(
            name: TeamName("Acme"), email: EmailAddress("olga@acme.example"), password: Password("correct horse battery"),
            at: Self.start)
        second = try await teams.createTeam(
            name: TeamName("Bolt"), ownerEmail: EmailAddress("boris@bolt.example"),
            password: Password("staple battery horse"), at: Self.start)
        admin = try await Self.add("ada@acme.example", as: .admin, to: first.team, in: database)
        member = try await Self.add("mia@acme.example", as: .member, to: first.team, in: database)
        otherMember = try await Self.add("max@acme.example", as: .member, to: first.team, in: database)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// An empty, migrated database in a new folder.
    static func openDatabase(in directory: URL) async throws -> any SQLDatabase {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let database = try await TestDatabase.openEngine {
            try SQLiteDatabase(path: directory.appending(path: "workclaw.db").path, durability: .normal)
        }
        try await database.migrate([KeySchema.schema] + WorkspaceSchema.all)
        try await KeyStore.prepare(database)
        return database
    }

    var team: TeamID { first.team.id }
    var owner: Person { first.owner }
    var teams: TeamStore { TeamStore(database: database, hasher: PasswordHasher(parameters: .weak)) }
    var keys: KeyService {
        get throws {
            KeyService(
                database: database, format: .workclaw, catalog: .workclaw, authority: teams, time: StillTime(),
                alongsideRotation: try vault.followingRotation)
        }
    }
    var claws: ClawStore { ClawStore(database: database) }
    var idempotency: IdempotencyStore { IdempotencyStore(database: database) }

    /// Makes a Claw, which must succeed. By the first team's Owner unless somebody else is named.
    func makeClaw(_ name: String, access: ClawAccess = .team, by maker: UserID? = nil, after delay: Int64 = 0) async throws
        -> Claw
    {
        try await claws.create(
            ClawDraft(name: name, access: access), by: maker ?? owner.id, in: team, at: Self.start.adding(.milliseconds(delay))
        ).claw
    }

    /// A key of the first team with these scopes, made by a person who may.
    func makeKey(_ scopes: Scope..., by maker: Person) async throws -> KeyID {
        try await keys.issue(NewKey(name: "test", scopes: scopes), in: team, by: maker.id).key.id
    }

    /// The actions that the audit log has about `subject`, oldest first, as "action by actor".
    func audit(of subject: some CustomStringConvertible) async throws -> [String] {
        let subject = subject.description
        return try await database.read { connection in
            try connection.rows(
                "SELECT action, actor FROM audit_entries WHERE subject = $1 ORDER BY time, id", subject
            ).map { try "\($0.text(0)) by \($0.optionalText(1) ?? "nobody")" }
        }
    }

    /// How many rows `table` has.
    func count(_ table: String) async throws -> Int64? {
        try await database.read { try $0.row("SELECT COUNT(*) FROM \(table)")?.integer(0) }
    }

    private static func add(
        _ email: String, as role: Role, to team: Team, in database: any SQLDatabase
    ) async throws -> Person {
        let person = Person(id: UserID(at: start), email: email, createdAt: start)
        try await database.write { connection in
            try connection.execute(
                "INSERT INTO people (id, email, email_key, created_at) VALUES ($1, $2, $2, $3)", person.id.description, email,
                start.milliseconds)
            try connection.execute(
                "INSERT INTO memberships (team_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)",
                team.id.description, person.id.description, role.rawValue, start.milliseconds)
        }
        return person
    }
}

extension ClawOutcome {
    /// The Claw that was written; a refusal is thrown, and fails the test with its faults.
    var claw: Claw {
        get throws {
            switch self {
            case .written(let claw): claw
            case .refused(let faults): throw Refused(faults: faults)
            }
        }
    }

    var faults: [FieldFault] {
        if case .refused(let faults) = self { faults } else { [] }
    }

    struct Refused: Error { let faults: [FieldFault] }
}

extension [FieldFault] {
    /// As "field: code", the order being the message's own.
    var summary: [String] { map { "\($0.field): \($0.code.rawValue)" } }
}

/// What `body` throws, if it is a refusal.
func refusal(_ body: () async throws -> Void) async throws -> WorkspaceError.Code? {
    do {
        try await body()
        return nil
    } catch let error as WorkspaceError {
        return error.code
    }
}

/// The results of `count` calls of `body` that run at once, in any order.
func atOnce<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        for number in 0..<count { group.addTask { try await body(number) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
