/// One request, as its key's activity log tells it.
public struct ActivityEvent: Sendable, Hashable {
    /// Its id carries the time at which the request arrived.
    public let requestID: RequestID
    /// Whose key it was; `nil` if the request came without one that was ever issued.
    public let principal: Principal?
    public let method: String
    /// The route's pattern, as in `/v1/claws/{id}`; `nil` if no route matched.
    public let route: String?
    /// The path without its query, with secrets masked.
    public let path: String
    /// The HTTP status of the answer.
    public let status: Int
    public let outcome: ActivityOutcome
    public let clientAddress: IPAddress?
    /// What the client calls itself, with secrets masked, at most ``longestUserAgent`` bytes.
    public let userAgent: String?
    /// From the request's head to the answer's head.
    public let latency: Duration

    /// Bytes of UTF-8 that are kept of a user agent, and of a path.
    public static let longestUserAgent = 256
    public static let longestPath = 1024

    public init(
        requestID: RequestID, principal: Principal?, method: String, route: String?, path: MaskedText, status: Int,
        outcome: ActivityOutcome, clientAddress: IPAddress?, userAgent: MaskedText?, latency: Duration
    ) {
        self.requestID = requestID
        self.principal = principal
        self.method = method
        self.route = route
        self.path = path.text
        self.status = status
        self.outcome = outcome
        self.clientAddress = clientAddress
        self.userAgent = userAgent?.text
        self.latency = latency
    }

    /// When the request arrived.
    public var time: Timestamp { requestID.time }
}
