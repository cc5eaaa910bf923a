public import APIKeys

/// From where a change came: by which way into the system, and from which address.
public struct AuditOrigin: Sendable, Hashable {
    public enum Surface: String, Sendable, CaseIterable {
        case dashboard
        case api
        case commandLine = "command-line"
        /// The server by itself, such as at the end of a grace.
        case system
    }

    public let surface: Surface
    /// The key of a call to the API.
    public let keyID: KeyID?
    /// Where a request came from, as far as the server can see it.
    public let address: IPAddress?

    public static let commandLine = AuditOrigin(.commandLine)
    public static let system = AuditOrigin(.system)

    public static func dashboard(from address: IPAddress?) -> AuditOrigin { AuditOrigin(.dashboard, address: address) }
    public static func api(_ key: KeyID, from address: IPAddress?) -> AuditOrigin {
        AuditOrigin(.api, keyID: key, address: address)
    }

    init(_ surface: Surface, keyID: KeyID? = nil, address: IPAddress? = nil) {
        self.surface = surface
        self.keyID = keyID
        self.address = address
    }

    /// From where whatever the task does now comes. Whoever takes requests or commands binds it, and every ``AuditEntry`` is made with it; so no
    /// change between them has to hand it on. Transactions run elsewhere than in the task that asks for them: ``OriginKeepingDatabase`` takes it along.
    @TaskLocal public static var current = AuditOrigin.system
}
