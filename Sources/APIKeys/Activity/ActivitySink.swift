/// Where a guard reports each request to. Both calls are made on the request's path: they must neither wait nor fail.
public protocol ActivitySink: Sendable {
    /// Takes an event: one for each request under the guard, refused or not.
    func record(_ event: ActivityEvent)

    /// Takes note that a browser sent a key, which anybody who opens the browser's tools can copy.
    func noteBrowserUse(of principal: Principal, at time: Timestamp)
}
