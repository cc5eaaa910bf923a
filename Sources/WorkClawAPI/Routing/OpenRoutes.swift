import APIKeysHummingbird
import Hummingbird

/// Where the routes are registered that need no key: each a fixed path that takes `GET`, and with it `HEAD`.
struct OpenRoutes<Context: KeyedRequestContext> {
    private let router: Router<Context>
    private var paths: Set<String> = []

    init(router: Router<Context>) {
        self.router = router
    }

    mutating func get(_ path: RouterPath, use handler: @escaping @Sendable (Request, Context) async throws -> Response) {
        router.get(path, use: handler)
        paths.insert(WrongMethods<Context>.normal(path.description))
    }

    /// Answers what no route was found for, if that is only because of the method: 405 with `Allow`, as it is behind the guard.
    ///
    /// Add it after all routes. Then no request that finds its route passes through.
    var wrongMethods: WrongMethods<Context> { WrongMethods(paths: paths) }
}

struct WrongMethods<Context: RequestContext>: RouterMiddleware {
    /// In the form that ``normal(_:)`` gives.
    let paths: Set<String>

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard paths.contains(Self.normal(request.uri.path)) else { return try await next(request, context) }
        throw Problem(.methodNotAllowed, detail: "This path takes GET, HEAD.", headers: [.allow: "GET, HEAD"])
    }

    /// A path as the router sees it: split at every slash, without empty parts.
    static func normal(_ path: String) -> String { path.split(separator: "/").joined(separator: "/") }
}
