public import APIKeys

/// What somebody asks for who wants a key.
public struct NewKey: Sendable, Hashable {
    public var name: String
    public var scopes: [Scope]
    /// How long the key is to live; `nil` for ever.
    public var lifetime: Duration?
    /// The moment at which the key is to expire, instead of a lifetime.
    public var expiresAt: Timestamp?
    public var allowedAddresses: [CIDR]
    /// How often the key may be used; empty for as often as one likes.
    public var limits: [RateLimit]

    /// The longest name, in characters.
    public static let longestName = 80
    /// The longest lifetime: ten years. Who wants longer wants a key that never expires, and had better see that it does not.
    public static let longestLifetime = Duration.seconds(3650 * 24 * 3600)

    public init(
        name: String, scopes: [Scope], lifetime: Duration? = nil, expiresAt: Timestamp? = nil, allowedAddresses: [CIDR] = [],
        limits: [RateLimit] = []
    ) {
        self.name = name
        self.scopes = scopes
        self.lifetime = lifetime
        self.expiresAt = expiresAt
        self.allowedAddresses = allowedAddresses
        self.limits = limits
    }

    /// How long a key lives that is made at `now`; `nil` for ever.
    func lifetime(at now: Timestamp) -> Duration? { expiresAt?.since(now) ?? lifetime }

    /// What is wrong with limits.
    static func faults(in limits: [RateLimit]) -> [KeyServiceError.Fault] {
        RateLimit.fault(in: limits).map { [.init(field: "limits", message: $0)] } ?? []
    }

    /// All that is wrong with the request.
    func faults(catalog: ScopeCatalog, at now: Timestamp) -> [KeyServiceError.Fault] {
        nameFaults + scopeFaults(catalog) + otherFaults(at: now)
    }

    /// What is wrong with it whatever scopes there are.
    func faultsOfItself(at now: Timestamp) -> [KeyServiceError.Fault] { nameFaults + otherFaults(at: now) }

    private var nameFaults: [KeyServiceError.Fault] {
        let isPrintable = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard !(1...Self.longestName ~= name.count) || !isPrintable || name.allSatisfy(\.isWhitespace) else { return [] }
        return [.init(field: "name", message: "must be 1 to \(Self.longestName) printable characters")]
    }

    /// What is wrong with its scopes, of those that there are.
    func scopeFaults(_ catalog: ScopeCatalog) -> [KeyServiceError.Fault] {
        if scopes.isEmpty { return [.init(field: "scopes", message: "at least one is needed")] }
        let known = catalog.entries.map(\.scope.name).joined(separator: ", ")
        return scopes.filter { !catalog.contains($0) }.map {
            .init(field: "scopes", message: "there is no \($0); there are \(known)")
        }
    }

    private func otherFaults(at now: Timestamp) -> [KeyServiceError.Fault] {
        var faults: [KeyServiceError.Fault] = []
        if let lifetime = lifetime(at: now), lifetime < .milliseconds(1) || lifetime > Self.longestLifetime {
            faults.append(.init(field: "expires_in", message: "must be more than 0 and at most 3650 days"))
        }
        if allowedAddresses.count > APIKey.mostAllowedAddresses {
            faults.append(.init(field: "allowed_addresses", message: "at most \(APIKey.mostAllowedAddresses) networks"))
        }
        return faults + Self.faults(in: limits)
    }
}
