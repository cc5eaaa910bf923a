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

@testable import WorkClawDashboard

/// The pages over a real database, with two teams and a clock that stands still.
final class Site: Sendable {
    static let password = "correct horse battery"

    let directory: URL
    let outage: Outage
    let database: any SQLDatabase
    let time = StillTime()
    let accounts: AccountStore
    let teams: TeamStore
    let keys: KeyService
    let vault: VaultStore
    let claws: ClawStore
    let skills: SkillStore
    let deployments: DeploymentStore
    let audit: AuditStore
    /// As the feed would keep it.
    let scopes = ScopeRegister(.workclaw)
    let publicURL: PublicURL
    let barrier = CountingBarrier()
    /// Everything that is registered, each path with each method, as `GET /settings/keys/{id}`.
    let routes: [String]
    let mailer = Letterbox()
    /// Sends what nobody waits for.
    private let sending: Task<Void, any Error>
    private let application: Application<RouterResponder<DashboardRequestContext>>

    /// - Parameter providers: where the models are.
    init(
        _ publicURL: String = "https://claws.example.com", sendsMail: Bool = true,
        providers: ProviderSettings = ProviderSettings()
    ) async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        outage = Outage(
            try await TestDatabase.openEngine { [directory] in
                try SQLiteDatabase(path: directory.appending(path: "workclaw.db").path, durability: .normal)
            })
        database = OriginKeepingDatabase(outage)
        try await database.migrate([KeySchema.schema, ActivitySchema.schema] + WorkspaceSchema.all)
        try await KeyStore.prepare(database)
        let hasher = PasswordHasher(parameters: .weak)
        let keyring = Keyring.inMemory()
        vault = VaultStore(database: database, keyring: keyring)
        claws = ClawStore(database: database)
        skills = SkillStore(database: database, catalog: SkillCatalog(directory: directory.appending(path: "skills").path))
        deployments = DeploymentStore(database: database)
        audit = AuditStore(database: database)
        teams = TeamStore(database: database, hasher: hasher)
        accounts = AccountStore(database: database, hasher: hasher, keyring: keyring)
        keys = KeyService(
            database: database, format: .workclaw, catalog: .workclaw, authority: teams, time: time,
            alongsideRotation: vault.followingRotation)
        self.publicURL = try #require(PublicURL(publicURL))
        let messages = MessageStore(database: database)
        let models = ModelProviders(settings: providers, secrets: vault, time: time)
        var timing = StreamTiming()
        // The clock stands still, and is moved by tests.
        timing.pause = { _ in try await Task.sleep(for: .milliseconds(5)) }
        let mail = MailQueue(mailer: mailer, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        sending = Task { try await mail.run() }
        let dashboard = Dashboard(
            stores: DashboardStores(
                accounts: accounts, teams: teams, keys: keys, activity: ActivityStore(database: database),
                audit: audit, vault: vault, claws: claws, skills: skills, deployments: deployments, messages: messages,
                chat: ChatService(store: messages, providers: models, tokenBudget: 10_000, time: time), keyChanges: barrier,
                scopes: scopes.catalog),
            trustedProxies: TrustedProxies(), publicURL: { [url = self.publicURL] in url },
            mail: sendsMail ? mail : nil, timing: timing, time: time)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let router = try dashboard.router()
        routes = router.routes.map { route in
            let path = "\(route.path)".replacing(/:([a-z]+)/) { "{\($0.output.1)}" }
            return "\(route.method.rawValue) \(path.hasPrefix("/") ? path : "/" + path)"
        }
        application = Application(responder: router.buildResponder(), logger: logger)
    }

    deinit {
        sending.cancel()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Sends one request, as a browser sends it from a page of the site unless `site` says otherwise.
    ///
    /// - Parameter live: sends it over a connection, which an answer takes that is given up when the connection closes.
    func send(
        _ method: HTTPRequest.Method, _ path: String, form: String? = nil, cookie: String? = nil,
        site: String? = "same-origin", live: Bool = false, _ fields: HTTPFields = [:]
    ) async throws -> Page {
        var headers = fields
        if let cookie { headers[.cookie] = cookie }
        if let site { headers[.secFetchSite] = site }
        if form != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        let sent = headers
        return try await application.test(live ? .live : .router) { client in
            try await client.execute(uri: path, method: method, headers: sent, body: form.map { ByteBuffer(string: $0) }) {
                Page(status: $0.status.code, headers: $0.headers, text: String(buffer: $0.body))
            }
        }
    }

    /// Serves on a free port of this machine while `body` runs, which is handed the port.
    func serving<Result>(_ body: @Sendable (Int) async throws -> Result) async throws -> Result {
        try await application.test(.live) { try await body(#require($0.port)) }
    }

    /// Makes the first team.
    func setUp(name: String = "First", email: String = "one@example.com") async throws -> NewTeam {
        try await teams.setUp(
            name: TeamName(name), email: EmailAddress(email), password: Password(Self.password), at: time.now)
    }

    /// Makes another team, whose Owner is new.
    func makeTeam(_ name: String, owner: String) async throws -> NewTeam {
        try await teams.createTeam(
            name: TeamName(name), ownerEmail: EmailAddress(owner), password: Password(Self.password), at: time.now)
    }

    /// Somebody who has joined the team, as a Member unless something else is said.
    func join(_ team: NewTeam, _ email: String, as role: AssignableRole = .member) async throws -> Member {
        let issued = try await teams.invite(
            EmailAddress(email), as: role, by: team.owner.id, in: team.team.id, at: time.now)
        return try await teams.join(with: issued.token, password: Password(Self.password), at: time.now).member
    }

    /// A browser in which the person has signed in.
    func browser(_ email: String = "one@example.com") async throws -> Browser {
        let browser = Browser(site: self)
        let page = try await browser.post("/sign-in", ["email": email, "password": Self.password])
        #expect(page.status == 303)
        return browser
    }
}

/// An answer.
struct Page: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    var location: String? { headers[.location] }
    var cookies: [String] { headers[values: .setCookie] }

    /// The value of a form's hidden field.
    func field(_ name: String) throws -> String {
        let pattern = try Regex("name=\"\(name)\" value=\"([^\"]*)\"")
        return String(try #require(text.firstMatch(of: pattern)?.output[1].substring, "no field \(name)"))
    }
}

/// Keeps cookies, as a browser does.
final class Browser: Sendable {
    let site: Site
    private let jar = Mutex<[String: String]>([:])

    init(site: Site) {
        self.site = site
    }

    var cookie: String? {
        let cookies = jar.withLock { $0.map { "\($0.key)=\($0.value)" }.sorted() }
        return cookies.isEmpty ? nil : cookies.joined(separator: "; ")
    }

    var session: String? { jar.withLock { $0["__Host-wc_session"] } }

    func plant(_ name: String, _ value: String) { jar.withLock { $0[name] = value } }

    func get(_ path: String) async throws -> Page { try await keep(site.send(.get, path, cookie: cookie)) }

    func post(_ path: String, _ form: KeyValuePairs<String, String>) async throws -> Page {
        let body = form.map { "\($0.key)=\(FormBody.encoded($0.value))" }.joined(separator: "&")
        return try await keep(site.send(.post, path, form: body, cookie: cookie))
    }

    private func keep(_ page: Page) -> Page {
        for cookie in page.cookies {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            jar.withLock { $0[pair[0]] = pair.count > 1 ? pair[1] : nil }
        }
        return page
    }

    /// Makes a key through the form; the answer to it.
    func makeKey(_ name: String, scope: String = "claws:read") async throws -> Page {
        let form = try await get("/settings/keys/new")
        return try await post(
            "/settings/keys/new",
            [
                "csrf": form.field("csrf"), "form": form.field("form"), "name": name, "scope": scope, "expires": "90",
            ])
    }
}

/// Counts how often somebody waited for keys to be refused.
final class CountingBarrier: KeyChangeBarrier {
    private let waits = Mutex(0)

    var count: Int { waits.withLock { $0 } }
    func caughtUp() async { waits.withLock { $0 += 1 } }
}

/// Keeps the mail that is sent.
final class Letterbox: Mailer {
    private let messages = Mutex<[MailMessage]>([])

    func send(_ message: MailMessage) async throws { messages.withLock { $0.append(message) } }

    /// All mail, once there are `count`: they are sent beside the answer.
    func mail(_ count: Int) async throws -> [MailMessage] {
        try await until("\(count) messages are sent") { messages.withLock { $0.count } >= count }
        return messages.withLock { $0 }
    }
}
