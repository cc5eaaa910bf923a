import NIOCore
import Synchronization

/// Knows the connections of a server, to end them in order.
final class ServerQuiescing: Sendable {
    private struct State {
        var isStopping = false
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let group: any EventLoopGroup
    private let state = Mutex(State())

    init(group: any EventLoopGroup) {
        self.group = group
    }

    /// Takes a connection in, until it closes.
    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isStopping = state.withLock { state in
            state.channels[id] = channel
            return state.isStopping
        }
        channel.closeFuture.whenComplete { [self] _ in state.withLock { _ = $0.channels.removeValue(forKey: id) } }
        if isStopping { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
    }

    /// Takes no more connections, tells those that there are, and waits for their end.
    func stop(_ listening: [any Channel]) async {
        for channel in listening { try? await channel.close() }
        let channels = state.withLock { state in
            state.isStopping = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        for channel in channels { try? await channel.closeFuture.get() }
    }
}
