public import APIKeys
public import Hummingbird
public import NIOCore

/// What ``RequestFrame`` and ``APIKeyMiddleware`` find out about a request, as a context holds it.
public struct KeyedContextStorage: Sendable {
    /// All zeros until ``RequestFrame`` gives the request its id.
    public var requestID: APIKeys.RequestID
    /// Where the request came from, trusted proxies left out; set by ``RequestFrame``.
    public var clientAddress: IPAddress?
    /// Whose key it is, once that has been verified; set by ``APIKeyMiddleware``.
    public var principal: Principal?
    /// Counts the request, if its key has limits; set by ``APIKeyMiddleware``.
    var meter: CallMeter?
    /// The URI of a problem's type is this and its code.
    public var problemBase: String

    private let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        self.requestID = .none
        self.problemBase = RequestFrameDefaults.problemBase
        self.channel = source.channel
    }

    /// The other end of the connection.
    public var remoteAddress: SocketAddress? { channel.remoteAddress }
}

extension APIKeys.RequestID {
    /// The id of a request that no ``RequestFrame`` has seen. It was made in 1970, and is nobody's.
    static var none: Self { Self(high: 0, low: 0) }
}
