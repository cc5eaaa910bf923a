public import APIKeys
public import Hummingbird

extension Router where Context: KeyedRequestContext {
    /// Puts a guard before everything at and below `prefix`, and returns where its routes are registered.
    ///
    /// A ``RequestFrame`` must have been added to the router before.
    ///
    /// - Parameter scopes: the scopes that keys can have.
    public func guarded(_ prefix: RouterPath = "/", by guarding: APIKeyGuard, scopes: ScopeCatalog) -> ScopedRoutes<Context> {
        let table = RouteTable()
        add(middleware: APIKeyMiddleware(guarding, prefix: prefix, routes: table))
        return ScopedRoutes(router: group(prefix), prefix: prefix, scopes: scopes, table: table)
    }
}
