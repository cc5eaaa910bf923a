public import APIKeys
import HTTPTypes
public import Hummingbird

extension ScopedRoutes {
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
