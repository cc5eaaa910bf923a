public import APIKeys
public import Hummingbird

extension Router where Context: KeyedRequestContext {
    /// Puts a guard before everything at and below `prefix`, and returns where the routes behind it are registered.
    ///
    /// A ``RequestFrame`` must have been added before. Routes that the router had before this call are not guarded, as is Hummingbird's way
    /// with middleware; those of the returned ``ScopedRoutes`` always are.
    ///
    /// - Parameters:
    ///   - prefix: the path below which everything is guarded.
    ///   - guarding: how it is guarded.
    ///   - scopes: the scopes that keys can have.
    public func guarded(_ prefix: RouterPath = "/", by guarding: APIKeyGuard, scopes: ScopeCatalog) -> ScopedRoutes<Context> {
        let table = RouteTable()
        add(middleware: APIKeyMiddleware(guarding, prefix: prefix, routes: table))
        return ScopedRoutes(router: group(prefix), path: prefix, scopes: scopes, table: table)
    }
}
