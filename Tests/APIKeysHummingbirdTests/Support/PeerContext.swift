import APIKeysHummingbird
import Hummingbird
import NIOCore

/// A context of a server's own, whose connections all come from one address.
struct PeerContext: KeyedRequestContext {
    static let peer = "192.0.2.10"

    var coreContext: CoreRequestContextStorage
    var keyedContext: KeyedContextStorage

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.keyedContext = .init(source: source)
    }

    var remoteAddress: SocketAddress? { try? SocketAddress(ipAddress: Self.peer, port: 50_000) }
}
