import APIKeys
import Synchronization

/// Takes events as the product's recorder does: appended under a lock, and dropped by the batch.
final class CountingSink: ActivitySink {
    private let events = Mutex<[ActivityEvent]>([])

    func record(_ event: ActivityEvent) {
        events.withLock { events in
            events.append(event)
            if events.count == 4096 { events.removeAll(keepingCapacity: true) }
        }
    }

    func noteBrowserUse(of principal: Principal, at time: Timestamp) {}
}
