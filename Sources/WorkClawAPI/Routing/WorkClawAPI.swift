public import APIKeys
public import APIKeysHummingbird
public import Hummingbird
public import WorkClaw

/// The REST surface: every route that a key can open, and those that need none: the health checks and the contract.
public struct WorkClawAPI: Sendable {
    private let claws: ClawStore
    private let idempotency: IdempotencyStore
    private let guarding: APIKeyGuard
    private let trustedProxies: TrustedProxies
    private let readiness: any Readiness
    private let time: any TimeSource

    public init(
        claws: ClawStore, idempotency: IdempotencyStore, guarding: APIKeyGuard, trustedProxies: TrustedProxies,
        readiness: any Readiness, time: any TimeSource
    ) {
        self.claws = claws
        self.idempotency = idempotency
        self.guarding = guarding
        self.trustedProxies = trustedProxies
        self.readiness = readiness
        self.time = time
    }

    /// The path under which everything needs a key.
    public static let prefix = "/v1"

    /// A router with all routes, and the table of those that a key guards.
    ///
    /// - Throws: if a route is declared with a scope that the catalogue does not have, or the contract cannot be read.
    public func router() throws -> (router: Router<BasicKeyedRequestContext>, routes: [RegisteredRoute]) {
        let router = Router(context: BasicKeyedRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: RequestFrame(trustedProxies: trustedProxies, problemBase: "urn:workclaw:problem:", time: time))
        var open = OpenRoutes(router: router)
        HealthController(readiness: readiness).addRoutes(to: &open)
        try ContractController().addRoutes(to: &open)
        let routes = router.guarded("/v1", by: guarding, scopes: .workclaw)
        router.add(middleware: WorkspaceProblems())
        let exchange = IdempotentExchange(store: idempotency, format: .workclaw, time: time)
        try ClawsController(claws: claws, idempotency: exchange, time: time).addRoutes(to: routes)
        router.add(middleware: open.wrongMethods)
        return (router, routes.registered)
    }
}
