import Foundation
import Synchronization
import Testing

/// One installation in a fresh folder, for one test.
final class Site: Sendable {
    let folder: URL
    private let counter = Atomic<Int>(0)
    private let servers = Mutex<[ChildProcess]>([])

    /// The folder of the database files. The program makes it.
    var data: URL { folder.appendingPathComponent("data") }
    /// What the processes printed.
    var logs: URL { folder.appendingPathComponent("logs") }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("workclaw-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
    }

    /// Runs `body`. Afterwards every server is gone, and the folder too.
    static func with<Result>(_ body: (Site) async throws -> Result) async throws -> Result {
        let site = try Site()
        defer { try? FileManager.default.removeItem(at: site.folder) }
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

    /// Starts a command on this site's data.
    func start(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:], onData: Bool = true
    ) throws -> ChildProcess {
        let child = try ChildProcess(
            Program.path, arguments + (onData ? ["--data", data.path] : []), input: input, environment: environment,
            in: logs, name: nextName(arguments.first { !$0.hasPrefix("-") } ?? "none"))
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
        _ arguments: String..., input: String? = nil, at location: SourceLocation = #_sourceLocation
    ) async throws -> (value: JSON, endedAt: ContinuousClock.Instant) {
        let child = try start(arguments + ["--json"], input: input)
        let ending = try await child.end()
        try #require(ending.status == 0, "\(arguments.joined(separator: " ")): \(child.errorText)", sourceLocation: location)
        return (try JSON(parsing: child.outputText), ending.at)
    }

    // MARK: The server

    func serve(_ options: String..., environment: [String: String] = [:]) async throws -> RunningServer {
        let child = try start(["serve", "--port", "0", "--json"] + options, environment: environment)
        return try await RunningServer(child)
    }

    // MARK: What most tests begin with

    static let password = "a long pass phrase for tests"

    func setUp() async throws {
        try await json("setup", "--team", "First", "--email", "owner@example.com", "--password-stdin", input: Self.password)
    }

    /// A key that may read and write Claws.
    func makeKey(_ options: String...) async throws -> IssuedKey {
        let arguments = ["keys", "create", "--name", "Test", "--scope", "claws:read", "--scope", "claws:write", "--json"]
        let child = try start(arguments + options)
        let ending = try await child.end()
        try #require(ending.status == 0, "\(child.errorText)")
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
