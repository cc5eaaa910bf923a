public import APIKeys
public import HTTPTypes
public import Hummingbird

/// Where guarded routes are registered: none without the scope that it asks for.
///
/// ```swift
/// let routes = router.guarded("/v1", by: guarding, scopes: catalog)
/// let read = try routes.scope("invoices:read")
/// try routes.get("invoices/{id}", scope: read) { request, context in … }
/// ```
///
/// A handler runs only for a principal whose key has the scope; anybody else is answered 403 `insufficient_scope`, before a body is read. What its key's
/// limits do not let through is answered 429 `quota_exceeded` then.
/// A `GET` route answers `HEAD` too.
public struct ScopedRoutes<Context: KeyedRequestContext> {
    private let router: RouterGroup<Context>
    private let path: RouterPath
    private let scopes: ScopeCatalog
    private let table: RouteTable

    init(router: RouterGroup<Context>, path: RouterPath, scopes: ScopeCatalog, table: RouteTable) {
        self.router = router
        self.path = path
        self.scopes = scopes
        self.table = table
    }

    /// All routes under the guard, those of its groups too, in the order of their registration. The `HEAD` that comes with a `GET` is not
    /// listed.
    public var registered: [RegisteredRoute] { table.registered }

    /// Routes further down.
    public func group(_ path: RouterPath) -> ScopedRoutes {
        ScopedRoutes(router: router.group(path), path: self.path.appendingPath(path), scopes: scopes, table: table)
    }

    /// The catalogue's scope of this name.
    ///
    /// - Throws: ``UnknownScope`` if it has none.
    public func scope(_ name: String) throws(UnknownScope) -> Scope {
        guard let scope = Scope(name), scopes.contains(scope) else { throw UnknownScope(name: name) }
        return scope
    }

    /// Registers a route.
    ///
    /// - Parameters:
    ///   - path: below the guarded prefix, as in `invoices/{id}`.
    ///   - method: as in `get`.
    ///   - scope: what a key needs to come through.
    ///   - handler: what answers.
    /// - Throws: ``UnknownScope`` if the catalogue does not have the scope.
    public func on<Output: ResponseGenerator>(
        _ path: RouterPath, method: HTTPRequest.Method, scope: Scope,
        use handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) throws(UnknownScope) {
        guard let needed = scopes.set(of: scope) else { throw UnknownScope(name: scope.name) }
        table.add(RegisteredRoute(method: method, path: self.path.appendingPath(path).description, scope: scope))
        // The frame leaves the body out of every answer to HEAD.
        let methods = method == .get ? [.get, .head] : [method]
        for method in methods {
            router.on(path, method: method) { request, context in
                guard try context.requirePrincipal().scopes.isSuperset(of: needed) else {
                    throw RefusedRequest(refusal: .insufficientScope, scope: scope)
                }
                try context.keyedContext.meter?.count()
                return try await handler(request, context)
            }
        }
    }
}
