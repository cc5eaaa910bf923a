public import NIOCore
import NIOPosix
public import ServiceLifecycle

/// Answers a proxy's question "may this request in?" from the index, in microseconds: nginx's `auth_request`, Caddy's `forward_auth`, Envoy's
/// `ext_authz`, Traefik's `ForwardAuth`.
///
/// `GET /verify?scope=claws:read&team=team_…` with the client's `Authorization` is answered with 200 and `X-…-Key-Id`, `X-…-Team-Id`, `X-…-Scopes`, or
/// as the guarded server itself would refuse the key. No body is ever read, and none is sent with 200.
public struct VerifyPort: Service {
    private let addresses: [Address]
    private let examiner: Examiner
    private let group: any EventLoopGroup
    private let onRunning: @Sendable ([any Channel]) async -> Void

    public var counts: VerifyPortCounts { examiner.counts }

    /// - Parameters:
    ///   - answers: how refusals are answered.
    ///   - group: runs the connections; NIO's own unless another is given.
    ///   - onRunning: called once with the listening channels, in the order of `addresses`.
    public init(
        on addresses: [Address], configuration: Configuration, answers: some AnswerSource,
        group: (any EventLoopGroup)? = nil,
        onRunning: @escaping @Sendable ([any Channel]) async -> Void = { _ in }
    ) {
        self.addresses = addresses
        self.examiner = Examiner(configuration, answers: answers)
        self.group = group ?? MultiThreadedEventLoopGroup.singleton
        self.onRunning = onRunning
    }

    /// Serves until the service group stops: then it takes no more connections, closes those that wait, and answers requests that have begun.
    ///
    /// - Throws: ``ListenError``.
    public func run() async throws {
        let quiescing = ServerQuiescing(group: group)
        var channels: [any Channel] = []
        do {
            for address in addresses { channels.append(try await listen(on: address, quiescing: quiescing)) }
        } catch {
            for channel in channels { try? await channel.close() }
            throw ListenError(address: addresses[channels.count], cause: error)
        }
        await onRunning(channels)
        try? await gracefulShutdown()
        await quiescing.stop(channels)
    }

    private func listen(on address: Address, quiescing: ServerQuiescing) async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { [examiner] channel in
                channel.eventLoop.makeCompletedFuture {
                    quiescing.add(channel)
                    try channel.pipeline.syncOperations.addHandler(VerifyConnection(examiner: examiner))
                }
            }
        switch address {
        case .network(let host, let port):
            return try await bootstrap.childChannelOption(.tcpOption(.tcp_nodelay), value: 1).bind(host: host, port: port).get()
        case .unixSocket(let path):
            return try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        }
    }
}
