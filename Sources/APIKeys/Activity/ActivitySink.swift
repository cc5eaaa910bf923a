/// Where a guard reports each request to.
public protocol ActivitySink: Sendable {
    /// Takes an event. Called on the request's path: it must neither wait nor fail.
    func record(_ event: ActivityEvent)
}
