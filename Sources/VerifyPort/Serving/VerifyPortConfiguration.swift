public import APIKeys

extension VerifyPort {
    /// Where the port listens.
    public enum Address: Sendable, Hashable {
        /// An address of this machine, and a port of it; 0 takes a free one.
        case network(host: String, port: Int)
        /// The path of a Unix socket. Whoever may open it is believed as a trusted proxy is.
        case unixSocket(path: String)
    }

    /// How long a connection may take.
    public struct Limits: Sendable, Hashable {
        /// From the first byte of a request to the last of its head.
        public var head: Duration
        /// Between an answer and the next request.
        public var idle: Duration
        /// How long after a last answer what still comes is thrown away, so that the answer is not lost with the connection.
        public var lingering: Duration

        public init(head: Duration, idle: Duration, lingering: Duration) {
            self.head = head
            self.idle = idle
            self.lingering = lingering
        }

        /// nginx, HAProxy and Envoy keep idle connections to a server for 60 s: this side must not be the first to close.
        public static let standard = Limits(head: .seconds(10), idle: .seconds(75), lingering: .seconds(1))
    }

    /// What a port is made of.
    public struct Configuration: Sendable {
        public var judge: RequestJudge
        /// The scopes that may be asked for. Others may take its place while the port serves.
        public var catalog: Published<ScopeCatalog>
        public var trustedProxies: TrustedProxies
        /// Stands in the names of the fields of an answer: `WorkClaw-` makes `X-WorkClaw-Key-Id`.
        public var fieldPrefix: String
        public var limits: Limits
        /// Who may ask what a key is; `nil` lets nobody.
        public var introspection: IntrospectionSettings?
        public var time: any TimeSource

        public init(
            judge: RequestJudge, catalog: ScopeCatalog, trustedProxies: TrustedProxies = TrustedProxies(),
            fieldPrefix: String = "", limits: Limits = .standard, time: any TimeSource
        ) {
            self.judge = judge
            self.catalog = Published(catalog)
            self.trustedProxies = trustedProxies
            self.fieldPrefix = fieldPrefix
            self.limits = limits
            self.time = time
        }

        /// What is left of in nothing that is recorded: keys, and the credentials of verifiers.
        var maskedFormats: [KeyFormat] {
            judge.maskedFormats + [introspection?.format].compactMap(\.self).filter { !judge.maskedFormats.contains($0) }
        }
    }
}
