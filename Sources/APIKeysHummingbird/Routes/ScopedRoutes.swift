public import APIKeys
public import HTTPTypes
public import Hummingbird

/// Where guarded routes are registered: none without a scope.
///
/// ```swift
/// let routes = try router.guarded("/v1", by: guarding, scopes: catalog)
/// try routes.get("invoices/{id}", scope: "invoices:read") { request, context in … }
/// ```
///
/// A `GET` route answers `HEAD` too.
public struct ScopedRoutes<Context: KeyedRequestContext> {
    private let router: RouterGroup<Context>
    private let prefix: RouterPath
    private let scopes: ScopeCatalog
    private let table: RouteTable

    init(router: RouterGroup<Context>, prefix: RouterPath, scopes: ScopeCatalog, table: RouteTable) {
        self.router = router
        self.prefix = prefix
        self.scopes = scopes
        self.table = table
    }

    /// All routes registered so far.
    public var registered: [RegisteredRoute] { table.registered }

    /// Registers a route.
    ///
    /// - Parameters:
    ///   - path: below the guarded prefix, as in `invoices/{id}`.
    ///   - scope: what a key needs to come through; a key without it is answered 403 before the handler runs.
    /// - Throws: ``UnknownScope`` if the catalogue does not have the scope.
    public func on<Output: ResponseGenerator>(
        _ path: RouterPath, method: HTTPRequest.Method, scope: Scope,
        use handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) throws(UnknownScope) {
        guard let needed = scopes.set(of: scope) else { throw UnknownScope(scope: scope) }
        let pattern: RouterPath = "\(prefix.description)/\(path.description)"
        let full = "/" + pattern.components.map(\.description).joined(separator: "/")
        table.add(RegisteredRoute(method: method, path: full, scope: scope), at: pattern)
        let methods = method == .get ? [.get, .head] : [method]
        for method in methods {
            router.on(path, method: method) { request, context in
                guard try context.requirePrincipal().scopes.isSuperset(of: needed) else {
                    throw RefusedRequest(refusal: .insufficientScope, scope: scope)
                }
                return try await handler(request, context)
            }
        }
    }

    public func get<Output: ResponseGenerator>(
        _ path: RouterPath, scope: Scope, use handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) throws(UnknownScope) {
        try on(path, method: .get, scope: scope, use: handler)
    }

    public func post<Output: ResponseGenerator>(
        _ path: RouterPath, scope: Scope, use handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) throws(UnknownScope) {
        try on(path, method: .post, scope: scope, use: handler)
    }

    public func put<Output: ResponseGenerator>(
        _ path: RouterPath, scope: Scope, use handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) throws(UnknownScope) {
        try on(path, method: .put, scope: scope, use: handler)
    }

    public func patch<Output: ResponseGenerator>(
        _ path: RouterPath, scope: Scope, use handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) throws(UnknownScope) {
        try on(path, method: .patch, scope: scope, use: handler)
    }

    public func delete<Output: ResponseGenerator>(
        _ path: RouterPath, scope: Scope, use handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) throws(UnknownScope) {
        try on(path, method: .delete, scope: scope, use: handler)
    }
}

/// A route was to be registered with a scope that no key can have.
public struct UnknownScope: Error, Hashable, CustomStringConvertible {
    public let scope: Scope

    public var description: String { "scope \(scope): not in the catalogue that the guard was given" }
}
