import NIOCore
import Synchronization

/// Channels that are known only once a server listens.
final class ChannelList: Sendable {
    private let channels = Mutex<[any Channel]>([])

    var all: [any Channel] {
        get { channels.withLock { $0 } }
        set { channels.withLock { $0 = newValue } }
    }
}
