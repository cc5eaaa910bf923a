import APIKeys
import APIKeysHummingbird
import APIKeysStore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Synchronization
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

/// The REST surface over a real database in a folder of its own, with two teams and a clock that stands still.
final class API: Sendable {
    let directory: URL
    let database: any SQLDatabase
    let first: NewTeam
    let second: NewTeam
    let time = StillTime()
    let sink = CollectingSink()
    let index = KeyIndex()
    let lease = Lease.endless()
    /// Follows the keys while ``following(_:)`` runs. It looks once, and then only when it is asked to.
    let feed: KeyFeed
    let teams: TeamStore
    let vault: VaultStore
    let deployments: DeploymentStore
    let routes: [RegisteredRoute]
    private let application: Application<RouterResponder<BasicKeyedRequestContext>>

    /// - Parameter providers: where the models are. Nobody looks whether they are there before a Claw is shifted.
    init(
        browsers: BrowserGuard = .refuse, lease: Lease? = nil, providers: ProviderSettings = ProviderSettings()
    ) async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        database = OriginKeepingDatabase(
            try await TestDatabase.openEngine { [directory] in
                try SQLiteDatabase(path: directory.appending(path: "workclaw.db").path, durability: .normal)
            })
        try await database.migrate([KeySchema.schema] + WorkspaceSchema.all)
        try await KeyStore.prepare(database)
        teams = TeamStore(database: database, hasher: PasswordHasher(parameters: .weak))
        first = try await teams.setUp(
            name: TeamName("First"), email: EmailAddress("one@example.com"), password: Password("correct horse battery"),
            at: time.now)
        second = try await teams.createTeam(
            name: TeamName("Second"), ownerEmail: EmailAddress("two@example.com"),
            password: Password("correct horse battery"), at: time.now)
        feed = KeyFeed(
            database: database, index: index, catalog: .workclaw, lease: lease ?? self.lease, time: time,
            interval: .seconds(3600), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        vault = VaultStore(database: database, keyring: .inMemory())
        deployments = DeploymentStore(database: database)
        let messages = MessageStore(database: database)
        let models = ModelProviders(settings: providers, secrets: vault, time: time)
        let api = WorkClawAPI(
            stores: WorkspaceStores(
                claws: ClawStore(database: database), teams: teams,
                skills: SkillStore(
                    database: database, catalog: SkillCatalog(directory: directory.appending(path: "skills").path)),
                deployments: deployments, messages: messages,
                chat: ChatService(store: messages, providers: models, tokenBudget: 10_000, time: time),
                idempotency: IdempotencyStore(database: database)),
            guarding: try APIKeyGuard(
                verifier: KeyVerifier(format: .workclaw, index: index, lease: lease ?? self.lease), realm: "workclaw",
                fieldPrefix: "WorkClaw-", browsers: browsers, time: time, activity: sink),
            trustedProxies: TrustedProxies(), readiness: AlwaysReady(), keyChanges: feed,
            publicURL: { PublicURL(listening: "https://claws.example.com") }, time: time)
        let (router, routes) = try api.router()
        self.routes = routes
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        application = Application(responder: router.buildResponder(), logger: logger)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// A key of `team`'s Owner, or of somebody else in it, known to the index.
    func key(
        _ scopes: Scope..., of team: NewTeam? = nil, by maker: UserID? = nil, limits: [String] = []
    ) async throws -> IssuedKey {
        let team = team ?? first
        let service = KeyService(
            database: database, format: .workclaw, catalog: .workclaw, authority: TeamStore(database: database), time: time)
        let issued = try await service.issue(
            NewKey(
                name: "test", scopes: scopes.isEmpty ? ScopeCatalog.workclaw.entries.map(\.scope) : scopes,
                limits: limits.compactMap { RateLimit($0) }),
            in: team.team.id, by: maker ?? team.owner.id)
        index.update(issued.key, scopes: ScopeCatalog.workclaw.set(of: issued.key.scopes))
        return issued
    }

    /// Somebody who has joined the first team.
    func join(_ email: String, as role: AssignableRole) async throws -> Member {
        let issued = try await teams.invite(
            EmailAddress(email), as: role, by: first.owner.id, in: first.team.id, at: time.now)
        return try await teams.join(with: issued.token, password: Password("correct horse battery"), at: time.now).member
    }

    /// Runs `body` while the key feed is followed, from its first look on.
    func following<Result>(_ body: () async throws -> Result) async throws -> Result {
        let following = Task { [feed] in try await feed.run() }
        defer { following.cancel() }
        try await until("the feed is loaded") { feed.isLoaded }
        return try await body()
    }

    /// Sends one request.
    ///
    /// - Parameter live: sends it over a connection, which the answer of a Claw takes, since it is given up when the connection closes.
    func send(
        _ method: HTTPRequest.Method, _ path: String, key: IssuedKey? = nil, json: String? = nil, _ fields: HTTPFields = [:],
        live: Bool = false
    ) async throws -> Answer {
        var fields = fields
        if let key { fields[.authorization] = "Bearer \(key.secret.expose())" }
        if json != nil, fields[.contentType] == nil { fields[.contentType] = "application/json" }
        let headers = fields
        return try await application.test(live ? .live : .router) { client in
            try await client.execute(
                uri: path, method: method, headers: headers, body: json.map { ByteBuffer(string: $0) }
            ) { Answer(response: $0) }
        }
    }

    /// Serves on a free port of this machine while `body` runs, which is handed the port.
    func serving<Result>(_ body: @Sendable (Int) async throws -> Result) async throws -> Result {
        try await application.test(.live) { try await body(#require($0.port)) }
    }
}

struct Answer: Sendable {
    let response: TestResponse

    var status: Int { response.status.code }
    var text: String { String(buffer: response.body) }
    var json: [String: Any] {
        ((try? JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))) as? [String: Any]) ?? [:]
    }
    var code: String? { json["code"] as? String }
    /// "field code" of each fault.
    var faults: [String] {
        (json["errors"] as? [[String: Any]] ?? []).map { "\($0["field"] ?? "") \($0["code"] ?? "")" }
    }
    subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { response.headers[$0] } }
}

struct AlwaysReady: Readiness {
    func obstacle() async -> String? { nil }
}

final class CollectingSink: ActivitySink {
    private let collected = Mutex<[ActivityEvent]>([])

    var events: [ActivityEvent] { collected.withLock { $0 } }
    func record(_ event: ActivityEvent) { collected.withLock { $0.append(event) } }
    func noteBrowserUse(of principal: Principal, at time: Timestamp) {}
}
