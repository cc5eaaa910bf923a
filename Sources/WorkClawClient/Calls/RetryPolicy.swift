/// What is tried again, and when.
///
/// Answers that say that nothing was begun are, whatever was called: 429, and 503 with the code `verification_unavailable` or `not_ready`.
///
/// A `GET` and a `POST` are also tried again after any other 502 or 503, after a connection that failed, and after a 409 `idempotency_in_progress`,
/// which a repetition meets while its first try is still being worked on: a `GET` changes nothing, and a `POST` carries its ``IdempotencyKey``.
///
/// A `PATCH` and a `DELETE` are not, since nobody can tell whether they were done: 502 is often a connection that was lost behind the server's
/// proxy, and 503 `store_unavailable` may follow a change that was made. An `ifMatch` alters nothing about it: the second try would be refused because
/// of the first. Read what there is now, and decide.
///
/// Before the next try the client waits for a random time between nothing and `base`, doubled with each try up to `longestPause` ("full jitter"), and
/// for that which the server asked for in `Retry-After` before it.
public struct RetryPolicy: Hashable, Sendable {
    /// How often a call is tried at most, the first time counted.
    public var tries: Int
    /// The longest pause after the first try.
    public var base: Duration
    /// The longest pause after any try, what the server asks for aside.
    public var longestPause: Duration
    /// How long after the beginning of a call its last try may begin. A pause that would end later is not made: the call fails at once.
    public var limit: Duration

    public init(
        tries: Int = 4, base: Duration = .milliseconds(250), longestPause: Duration = .seconds(8),
        limit: Duration = .seconds(30)
    ) {
        self.tries = tries
        self.base = base
        self.longestPause = longestPause
        self.limit = limit
    }

    /// Everything is tried once.
    public static let never = RetryPolicy(tries: 1)

    /// How long to wait before the next try; `nil` if there is to be none.
    ///
    /// - Parameters:
    ///   - tried: how often it has been tried.
    ///   - elapsed: since the beginning of the call.
    ///   - asked: what the server asked for.
    ///   - fraction: of the longest pause; at least 0 and less than 1.
    func pause(tried: Int, elapsed: Duration, asked: Duration, fraction: Double) -> Duration? {
        guard tried < tries else { return nil }
        // Beyond 2³⁰ every pause is the longest.
        let backOff = min(longestPause, base * (1 << min(tried - 1, 30)))
        let pause = asked + backOff * fraction
        return elapsed + pause <= limit ? pause : nil
    }
}
