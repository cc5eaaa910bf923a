import Synchronization
import WorkClaw

/// What links begin with: the setting, or else where the server listens, whose port is known only once it does.
final class PublicAddress: Sendable {
    private let settings: Settings
    private let port: Mutex<Int>

    init(_ settings: Settings) {
        self.settings = settings
        self.port = Mutex(settings.port)
    }

    var url: PublicURL {
        settings.publicURL ?? PublicURL(listening: settings.url(port: port.withLock { $0 }))
    }

    func listens(on port: Int) {
        self.port.withLock { $0 = port }
    }
}
