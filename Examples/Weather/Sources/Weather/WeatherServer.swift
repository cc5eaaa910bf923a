import APIKeysStore
import NIOCore
import NIOHTTP1
import NIOPosix

/// A server of somebody's on nothing but SwiftNIO, with keys and scopes of its own.
public struct WeatherServer: Sendable {
    public let keys: StationKeys
    private let station = Station()

    /// - Parameter file: where the keys are kept. It is made if there is none.
    public init(file: String) async throws { keys = try await StationKeys(file: file) }

    /// Serves until the task is cancelled.
    ///
    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - whenReady: called once it listens, with the port.
    public func run(port: Int, whenReady: @escaping @Sendable (Int) async throws -> Void = { _ in }) async throws {
        let requests = RequestGuard(keys)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [station] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(StationHandler(station: station, requests: requests))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await keys.feed.run() }
                group.addTask { try await channel.closeFuture.get() }
                // Whatever ends first ends the server.
                defer {
                    channel.close(promise: nil)
                    group.cancelAll()
                }
                try await whenReady(channel.localAddress?.port ?? port)
                try await group.next()
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}
