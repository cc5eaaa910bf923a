public import APIKeys
public import APIKeysHummingbird
public import APIKeysStore
public import Hummingbird
public import WorkClaw

/// The REST surface: every route that a key can open, and those that need none: the health checks and the contract.
public struct WorkClawAPI: Sendable {
    private let stores: WorkspaceStores
    private let guarding: APIKeyGuard
    private let trustedProxies: TrustedProxies
    private let readiness: any Readiness
    private let keyChanges: any KeyChangeBarrier
    private let publicURL: @Sendable () -> PublicURL
    private let time: any TimeSource

    /// - Parameters:
    ///   - keyChanges: tells when this server judges by a change to keys.
    ///   - publicURL: the address under which people reach the server, asked for anew with each link.
    public init(
        stores: WorkspaceStores, guarding: APIKeyGuard, trustedProxies: TrustedProxies, readiness: any Readiness,
        keyChanges: any KeyChangeBarrier, publicURL: @escaping @Sendable () -> PublicURL, time: any TimeSource
    ) {
        self.stores = stores
        self.guarding = guarding
        self.trustedProxies = trustedProxies
        self.readiness = readiness
        self.keyChanges = keyChanges
        self.publicURL = publicURL
        self.time = time
    }

    /// The path under which everything needs a key.
    public static let prefix = "/v1"

    /// The URI of a problem's type is this and its code.
    public static let problemBase = "urn:workclaw:problem:"

    /// A router with all routes, and the table of those that a key guards.
    ///
    /// - Throws: if a route is declared with a scope that the catalogue does not have, or the contract cannot be read.
    public func router() throws -> (router: Router<BasicKeyedRequestContext>, routes: [RegisteredRoute]) {
        let router = Router(context: BasicKeyedRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: RequestFrame(trustedProxies: trustedProxies, problemBase: Self.problemBase, time: time))
        var open = OpenRoutes(router: router)
        HealthController(readiness: readiness).addRoutes(to: &open)
        try ContractController().addRoutes(to: &open)
        let routes = router.guarded("/v1", by: guarding, scopes: .workclaw)
        router.add(middleware: WorkspaceProblems())
        router.add(middleware: CallOrigin())
        let exchange = IdempotentExchange(store: stores.idempotency, format: .workclaw, time: time)
        try ClawsController(claws: stores.claws, idempotency: exchange, time: time).addRoutes(to: routes)
        try SkillsController(skills: stores.skills, idempotency: exchange, time: time).addRoutes(to: routes)
        try DeploymentsController(deployments: stores.deployments, idempotency: exchange, time: time).addRoutes(to: routes)
        try ChatController(messages: stores.messages, chat: stores.chat, idempotency: exchange, time: time)
            .addRoutes(to: routes)
        try MembersController(
            teams: stores.teams, idempotency: exchange, publicURL: publicURL, keyChanges: keyChanges, time: time
        ).addRoutes(to: routes)
        router.add(middleware: open.wrongMethods)
        return (router, routes.registered)
    }
}
