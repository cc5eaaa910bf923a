import NIOCore
import NIOHTTP1
import NIOPosix
import PrometheusText
import ServiceLifecycle
import Synchronization

/// Shows the metrics to whoever collects them, on a port of its own: no key opens it, so it is for a network that is protected.
struct MetricsPort: Sendable {
    let settings: MetricsSettings
    let registry: MetricRegistry

    /// The port cannot listen.
    struct ListenError: Error {
        let settings: MetricsSettings
        let cause: any Error
    }

    /// How long a connection may stand still. Collectors ask every minute at the latest, or connect anew.
    private static let longestIdle = TimeAmount.seconds(75)

    /// Connections at once; what is more is closed. A collector needs one.
    private static let mostConnections = 64

    /// - Throws: ``ListenError``.
    func listen() async throws -> ListeningMetricsPort {
        let connections = ConnectionCount()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [registry] channel in
                channel.closeFuture.whenComplete { _ in connections.number.wrappingSubtract(1, ordering: .relaxed) }
                let number = connections.number.wrappingAdd(1, ordering: .relaxed).newValue
                guard number <= Self.mostConnections else { return channel.close() }
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: true, withErrorHandling: true)
                    try pipeline.addHandler(IdleStateHandler(allTimeout: Self.longestIdle))
                    try pipeline.addHandler(MetricsHandler(registry: registry))
                }
            }
        do {
            return ListeningMetricsPort(channel: try await bootstrap.bind(host: settings.host, port: settings.port).get())
        } catch {
            throw ListenError(settings: settings, cause: error)
        }
    }
}

private final class ConnectionCount: Sendable {
    let number = Atomic(0)
}

/// A ``MetricsPort`` that listens. It is the last to stop, so that the end can be watched too.
struct ListeningMetricsPort: Service {
    let channel: any Channel

    func run() async throws {
        try? await gracefulShutdown()
        try? await channel.close()
    }
}
