public import NIOCore
public import ServiceLifecycle

/// A ``VerifyPort`` that listens.
public struct ListeningVerifyPort: Service {
    /// In the order of the addresses.
    public let channels: [any Channel]
    let connections: OpenConnections

    /// Serves until the service group stops: then it takes no more connections, closes those that wait, and answers requests that have begun.
    public func run() async throws {
        try? await gracefulShutdown()
        for channel in channels { try? await channel.close() }
        await connections.end()
    }
}
