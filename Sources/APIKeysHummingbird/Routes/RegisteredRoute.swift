public import APIKeys
public import HTTPTypes

/// A route that a key opens, and the scope that it takes.
public struct RegisteredRoute: Sendable, Hashable {
    public let method: HTTPRequest.Method
    /// The whole pattern, as in `/v1/claws/{id}`.
    public let path: String
    public let scope: Scope
}
