public import APIKeys
public import APIKeysHummingbird
public import Hummingbird
import WorkClaw

/// The REST surface: every route that a key can open, and the health checks that need none.
public struct WorkClawAPI: Sendable {
    private let stores: WorkspaceStores
    private let guarding: APIKeyGuard
    private let trustedProxies: TrustedProxies
    private let readiness: any Readiness
    private let time: any TimeSource

    public init(
        stores: WorkspaceStores, guarding: APIKeyGuard, trustedProxies: TrustedProxies, readiness: any Readiness,
        time: any TimeSource
    ) {
        self.stores = stores
        self.guarding = guarding
        self.trustedProxies = trustedProxies
        self.readiness = readiness
        self.time = time
    }

    /// The path under which everything needs a key.
    public static let prefix = "/v1"

    /// A router with all routes, and the table of those that a key guards.
    ///
    /// - Throws: if a route is declared with a scope that the catalogue does not have.
    public func router() throws -> (router: Router<BasicKeyedRequestContext>, routes: [RegisteredRoute]) {
        let router = Router(context: BasicKeyedRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: RequestFrame(trustedProxies: trustedProxies, problemBase: "urn:workclaw:problem:", time: time))
        HealthController(readiness: readiness).addRoutes(to: router)
        let routes = router.guarded("/v1", by: guarding, scopes: .workclaw)
        router.add(middleware: WorkspaceProblems())
        let exchange = IdempotentExchange(store: stores.idempotency, format: .workclaw, time: time)
        try ClawsController(claws: stores.claws, idempotency: exchange, time: time).addRoutes(to: routes)
        try SkillsController(skills: stores.skills, idempotency: exchange, time: time).addRoutes(to: routes)
        try DeploymentsController(deployments: stores.deployments, idempotency: exchange, time: time).addRoutes(to: routes)
        try ChatController(messages: stores.messages, chat: stores.chat, idempotency: exchange, time: time)
            .addRoutes(to: routes)
        return (router, routes.registered)
    }
}
