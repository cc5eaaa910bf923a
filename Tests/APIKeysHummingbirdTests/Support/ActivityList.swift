import APIKeys
import Synchronization

/// Keeps all that a guard reports.
final class ActivityList: ActivitySink {
    struct BrowserUse: Hashable {
        let keyID: KeyID
        let time: Timestamp
    }

    private let kept = Mutex(([ActivityEvent](), [BrowserUse]()))

    var events: [ActivityEvent] { kept.withLock { $0.0 } }
    var browserUses: [BrowserUse] { kept.withLock { $0.1 } }

    func record(_ event: ActivityEvent) {
        kept.withLock { $0.0.append(event) }
    }

    func noteBrowserUse(of principal: Principal, at time: Timestamp) {
        kept.withLock { $0.1.append(BrowserUse(keyID: principal.keyID, time: time)) }
    }
}
