/// When a stream that follows something looks, and how long it lasts.
public struct StreamTiming: Sendable {
    /// Between two looks.
    var interval = Duration.seconds(1)
    /// After so long without anything to tell, it tells that it lives: proxies close what is silent for a minute or less.
    var sign = Duration.seconds(15)
    /// Then it ends, and the browser asks anew.
    var longest = Duration.seconds(15 * 60)
    /// Waits. Throws if nobody waits for it any more.
    var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    public init() {}
}
