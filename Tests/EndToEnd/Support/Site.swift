import Foundation
import Programs
import PostgresTesting
import Synchronization
import Testing

/// One installation in a fresh folder, for one test; on PostgreSQL with a fresh database beside it.
final class Site: Sendable {
    let folder: URL
    /// `nil` on SQLite, and where a test has brought a server of its own.
    let database: TestDatabase?
    /// What leads the program to the database, if not to the file.
    private let databaseURL: String?
    private let counter = Atomic<Int>(0)
    private let servers = Mutex<[ChildProcess]>([])

    /// The folder of the database files. The program makes it.
    var data: URL { folder.appendingPathComponent("data") }
    /// What the processes printed.
    var logs: URL { folder.appendingPathComponent("logs") }

    private init(databaseURL given: String?) async throws {
        database = TestDatabase.isEngine && given == nil ? try await TestDatabase() : nil
        databaseURL = given ?? database?.url
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("workclaw-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
    }

    /// Runs `body`. Afterwards every server is gone, and the folder and the database too.
    ///
    /// - Parameter databaseURL: of a database that the test has made, and that is empty.
    static func with<Result>(
        databaseURL: String? = nil, _ body: (Site) async throws -> Result
    ) async throws -> Result {
        let site = try await Site(databaseURL: databaseURL)
        defer {
            try? FileManager.default.removeItem(at: site.folder)
            try? site.database?.drop()
        }
        do {
            let result = try await body(site)
            await site.stopAll()
            return result
        } catch {
            await site.stopAll()
            throw error
        }
    }

    private func stopAll() async {
        for server in servers.withLock({ $0 }) where server.ended == nil {
            server.send(SIGKILL)
            _ = try? await server.end()
        }
    }

    func nextName(_ command: String) -> String {
        "\(counter.add(1, ordering: .relaxed).newValue)-\(command)"
    }

    /// In the environment, since it holds a password.
    private var databaseSetting: [String: String] { databaseURL.map { ["WORKCLAW_DATABASE_URL": $0] } ?? [:] }

    /// All that is kept: each file of the data folder, and what stands in the database.
    func kept() throws -> [(name: String, content: Data)] {
        var kept = try FileManager.default.contentsOfDirectory(at: data, includingPropertiesForKeys: nil).map {
            ($0.lastPathComponent, try Data(contentsOf: $0))
        }
        guard let database else { return kept }
        let dump = try database.dump()
        kept.append(("the database", dump))
        let bytes = String(decoding: dump, as: UTF8.self).matches(of: /\\\\x([0-9a-f]+)/).map { $0.output.1 }
        kept.append(("bytes in the database", Data(bytes.flatMap { Self.decoded(hexadecimal: $0) + [0] })))
        return kept
    }

    private static func decoded(hexadecimal text: Substring) -> [UInt8] {
        let digits = text.utf8.map { UInt8($0 < 58 ? $0 - 48 : $0 - 87) }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    // MARK: The command line

    /// What a command said in the end.
    struct Said: Sendable {
        let status: Int32?
        let output: String
        let errors: String
        let endedAt: ContinuousClock.Instant

        /// Standard output as the JSON value it must be.
        func json() throws -> JSON { try JSON(parsing: output) }

        var errorLines: [Substring] { errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast() }
    }

    /// A command that had to succeed has not.
    struct Refused: Error, CustomStringConvertible {
        let arguments: [String]
        let errors: String
        var description: String { "\(arguments.joined(separator: " ")): \(errors)" }
    }

    /// Starts a command on this site's data.
    func start(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:], onData: Bool = true
    ) throws -> ChildProcess {
        let child = try ChildProcess(
            Program.path, arguments + (onData ? ["--data", data.path] : []), input: input,
            environment: databaseSetting.merging(environment) { $1 }, in: logs,
            name: nextName(arguments.first { !$0.hasPrefix("-") } ?? "none"))
        servers.withLock { $0.append(child) }
        return child
    }

    /// Runs a command to its end.
    func run(
        _ arguments: String..., input: String? = nil, environment: [String: String] = [:], onData: Bool = true
    ) async throws -> Said {
        let child = try start(arguments, input: input, environment: environment, onData: onData)
        let ending = try await child.end()
        return Said(status: ending.status, output: child.outputText, errors: child.errorText, endedAt: ending.at)
    }

    /// Runs a command that must succeed, with `--json`.
    @discardableResult
    func json(
        _ arguments: String..., input: String? = nil
    ) async throws -> (value: JSON, endedAt: ContinuousClock.Instant) {
        let child = try start(arguments + ["--json"], input: input)
        let ending = try await child.end()
        guard ending.status == 0 else { throw Refused(arguments: arguments, errors: child.errorText) }
        return (try JSON(parsing: child.outputText), ending.at)
    }

    // MARK: The server

    func serve(_ options: String..., environment: [String: String] = [:]) async throws -> RunningServer {
        let child = try start(["serve", "--port", "0", "--json"] + options, environment: environment)
        return try await RunningServer(child)
    }

    // MARK: What most tests begin with

    static let password = "a long pass phrase for tests"

    /// Makes the first team: by the command if a server runs on the data already, and otherwise from a copy of what the command makes.
    func setUp() async throws {
        if FileManager.default.fileExists(atPath: data.path) || databaseURL != database?.url { return try await runSetup() }
        let template = try await Self.template.value
        if let made = template.database { try database?.become(copyOf: made) }
        let onlyOwner: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: false, attributes: onlyOwner)
        for (name, content) in template.files {
            let path = data.appendingPathComponent(name).path
            let isMade = FileManager.default.createFile(
                atPath: path, contents: content, attributes: [.posixPermissions: 0o600])
            #expect(isMade)
        }
    }

    private func runSetup() async throws {
        try await json("setup", "--team", "First", "--email", "owner@example.com", "--password-stdin", input: Self.password)
    }

    /// An installation that was set up, made once: hashing a password takes its time, as it should.
    private static let template = Task {
        try await with { site in
            try await site.runSetup()
            let files = try FileManager.default.contentsOfDirectory(at: site.data, includingPropertiesForKeys: nil).map {
                (name: $0.lastPathComponent, content: try Data(contentsOf: $0))
            }
            guard let database = site.database else { return (files: files, database: TestDatabase?.none) }
            return (files: files, database: try await TestDatabase(copying: database))
        }
    }

    /// A key that may read and write Claws.
    func makeKey(_ options: String...) async throws -> IssuedKey {
        let arguments = ["keys", "create", "--name", "Test", "--scope", "claws:read", "--scope", "claws:write", "--json"]
        let child = try start(arguments + options)
        let ending = try await child.end()
        guard ending.status == 0 else { throw Refused(arguments: arguments, errors: child.errorText) }
        return try IssuedKey(JSON(parsing: child.outputText), at: ending.at)
    }
}

/// A key as the command line showed it once.
struct IssuedKey: Sendable {
    let id: String
    let secret: String
    /// When the command had ended.
    let issuedAt: ContinuousClock.Instant

    init(_ json: JSON, at time: ContinuousClock.Instant) throws {
        id = try #require(json["id"]?.text)
        secret = try #require(json["key"]?.text)
        issuedAt = time
    }
}
