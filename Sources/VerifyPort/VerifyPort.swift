public import NIOCore
import NIOPosix

/// Answers a proxy's question "may this request in?" from the index, in microseconds: nginx's `auth_request`, Caddy's `forward_auth`, Envoy's
/// `ext_authz`, Traefik's `ForwardAuth`.
///
/// `GET /verify?scope=claws:read&team=team_…` with the client's `Authorization` is answered with 200 and `X-…-Key-Id`, `X-…-Team-Id`, `X-…-Scopes`, or
/// as the guarded server itself would refuse the key. No body is ever read, and none is sent with 200.
public struct VerifyPort: Sendable {
    private let addresses: [Address]
    private let examiner: Examiner
    private let group: any EventLoopGroup

    public var counts: VerifyPortCounts { examiner.counts }

    /// - Parameters:
    ///   - addresses: where it listens.
    ///   - configuration: what it judges by.
    ///   - answers: how refusals are answered.
    ///   - group: runs the connections; NIO's own unless another is given.
    public init(
        on addresses: [Address], configuration: Configuration, answers: some AnswerSource,
        group: (any EventLoopGroup)? = nil
    ) {
        self.addresses = addresses
        self.examiner = Examiner(configuration, answers: answers)
        self.group = group ?? MultiThreadedEventLoopGroup.singleton
    }

    /// Listens. From now on connections are answered; what is returned is to be run, or they stay.
    ///
    /// - Throws: ``ListenError``.
    public func listen() async throws -> ListeningVerifyPort {
        let connections = OpenConnections()
        var channels: [any Channel] = []
        do {
            for address in addresses { channels.append(try await listen(on: address, connections)) }
        } catch {
            for channel in channels { try? await channel.close() }
            throw ListenError(address: addresses[channels.count], cause: error)
        }
        return ListeningVerifyPort(channels: channels, connections: connections)
    }

    private func listen(on address: Address, _ connections: OpenConnections) async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { [examiner] channel in
                channel.eventLoop.makeCompletedFuture {
                    // The handler first: it is what hears of a stop.
                    try channel.pipeline.syncOperations.addHandler(VerifyConnection(examiner: examiner))
                    connections.add(channel)
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
