import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import TestSupport

/// A small server behind a guard, with its keys, its clock and all that it reports.
final class GuardedServer: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description = "password=hunter2 at db.internal:5432"
    }

    let time = StillTime()
    let index = KeyIndex()
    let activity = ActivityList()
    let log = LogLines()
    let format: KeyFormat
    let catalog: ScopeCatalog
    let read: Scope
    let write: Scope
    let lease: Lease
    private let handled: Counter
    private let responder: RouterResponder<PeerContext>
    let routes: [RegisteredRoute]

    /// How often a guarded handler has run.
    var handledCount: Int { handled.count.withLock { $0 } }

    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    init(
        prefix: String = "/v1", browsers: BrowserGuard = .refuse, trustedProxies: [String] = [],
        routerOptions: RouterOptions = [], realm: String = "claws", fieldPrefix: String = "", lease: Lease = .endless(),
        alsoMasked: [KeyFormat] = [], behindGuard: (Router<PeerContext>) -> Void = { _ in }
    ) throws {
        format = try KeyFormat(prefix: "tst_live_")
        catalog = try ScopeCatalog(["claws:read": "see claws", "claws:write": "change claws"])
        (read, write) = (catalog.entries[0].scope, catalog.entries[1].scope)
        self.lease = lease
        let handled = Counter()
        self.handled = handled
        let router = Router(context: PeerContext.self, options: routerOptions)
        router.add(
            middleware: RequestFrame(trustedProxies: TrustedProxies(trustedProxies.compactMap { CIDR($0) }), time: time))
        let guarding = try APIKeyGuard(
            verifier: KeyVerifier(format: format, index: index, lease: lease), realm: realm, fieldPrefix: fieldPrefix,
            browsers: browsers, time: time, activity: activity, alsoMasked: alsoMasked)
        let routes = router.guarded(RouterPath(prefix), by: guarding, scopes: catalog)
        behindGuard(router)
        try routes.get("claws", scope: read) { _, _ in
            handled.count.withLock { $0 += 1 }
            return "all claws"
        }
        try routes.get("claws/{id}", scope: read) { _, context in
            handled.count.withLock { $0 += 1 }
            return "claw \(try context.parameters.require("id"))"
        }
        try routes.post("claws", scope: write) { request, _ in
            handled.count.withLock { $0 += 1 }
            return String(buffer: try await request.body.collect(upTo: 16))
        }
        try routes.post("claws/search", scope: read) { _, _ in "found" }
        try routes.get("whoami", scope: read) { _, context in
            "\(try context.requirePrincipal().keyID) \(context.clientAddress.map { "\($0)" } ?? "nowhere") \(context.requestID)"
        }
        try routes.get("broken", scope: read) { _, _ -> String in throw Failure() }
        try routes.get("refused", scope: read) { _, _ -> String in
            throw HTTPError(.conflict, message: "The claw is \"busy\".")
        }
        try routes.get("gone", scope: read) { _, _ -> String in throw HTTPError(.notFound, message: "no such claw") }
        router.get("health") { _, context in context.principal == nil ? "fine" : "who are you?" }
        router.get("fails") { _, _ -> String in throw Failure() }
        self.routes = routes.registered
        responder = router.buildResponder()
    }

    /// Issues a key with all scopes, unless told otherwise.
    func issue(
        scopes: [Scope]? = nil, addresses: [String] = [], limits: [String] = [], lifetime: Duration? = nil
    ) -> (secret: KeySecret, key: APIKey) {
        let secret = format.makeSecret()
        let key = APIKey(
            secret: secret, teamID: TeamID(at: time.now), name: "test", scopes: scopes ?? catalog.entries.map(\.scope),
            allowedAddresses: addresses.compactMap { CIDR($0) }, limits: limits.compactMap { RateLimit($0) },
            createdAt: time.now, createdBy: UserID(at: time.now),
            expiresAt: lifetime.map { time.now.adding($0) })
        put(key)
        return (secret, key)
    }

    /// Brings the index up to date with `key`.
    func put(_ key: APIKey) {
        index.update(key, scopes: catalog.set(of: key.scopes))
    }

    func send(
        _ path: String, method: HTTPRequest.Method = .get, key: KeySecret? = nil, fields: [(String, String)] = [],
        body: String? = nil
    ) async throws -> Answer {
        var headers = HTTPFields()
        if let key { headers[.authorization] = "Bearer \(key.expose())" }
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        let application = Application(responder: responder, logger: log.logger())
        return try await application.test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
            ) { Answer($0) }
        }
    }
}
