public import APIKeys
public import Hummingbird
public import NIOCore

/// A request context that knows who is calling.
///
/// ``BasicKeyedRequestContext`` is ready made. A context of one's own holds a ``KeyedContextStorage`` beside Hummingbird's:
///
/// ```swift
/// struct ShopContext: KeyedRequestContext {
///     var coreContext: CoreRequestContextStorage
///     var keyedContext: KeyedContextStorage
///     var basket: Basket?
///
///     init(source: Source) {
///         self.coreContext = .init(source: source)
///         self.keyedContext = .init(source: source)
///     }
/// }
/// ```
public protocol KeyedRequestContext: RemoteAddressRequestContext {
    /// What ``RequestFrame`` and ``APIKeyMiddleware`` find out about the request.
    var keyedContext: KeyedContextStorage { get set }
}

extension KeyedRequestContext {
    /// Who is calling. Always there in a route of ``ScopedRoutes``, and behind an ``APIKeyMiddleware``.
    public var principal: Principal? { keyedContext.principal }

    /// The name of this request in its answer, its logs and its activity. It carries the time at which the request arrived.
    public var requestID: APIKeys.RequestID { keyedContext.requestID }

    /// Where the request came from, trusted proxies left out; `nil` if that is not an IP address.
    public var clientAddress: IPAddress? { keyedContext.clientAddress }

    /// The other end of the connection: the client, or the nearest proxy.
    public var remoteAddress: SocketAddress? { keyedContext.remoteAddress }

    /// Who is calling, for a handler that runs behind a guard only.
    ///
    /// - Throws: ``GuardFault/noGuard`` if the route is not behind a guard after all: nobody is let in by accident.
    public func requirePrincipal() throws -> Principal {
        guard let principal = keyedContext.principal else { throw GuardFault.noGuard }
        return principal
    }
}
