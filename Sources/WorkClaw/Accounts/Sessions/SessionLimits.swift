/// How long a session lasts.
public struct SessionLimits: Sendable, Hashable {
    /// Without a request.
    public var idle: Duration
    /// Whatever happens.
    public var absolute: Duration
    /// From when the password was given until it is asked for again before anything secret.
    public var confirmation: Duration

    /// At most one write for this long tells that a session is in use.
    static let touchInterval = Duration.seconds(60)

    /// The limits are of the order that NIST SP 800-63B, 4.2.3, asks of its second level: 12 hours at most, idle; the whole is longer, since
    /// what matters asks for the password again.
    public init(
        idle: Duration = .seconds(12 * 3600), absolute: Duration = .seconds(14 * 24 * 3600),
        confirmation: Duration = .seconds(10 * 60)
    ) {
        self.idle = idle
        self.absolute = absolute
        self.confirmation = confirmation
    }
}
