public import APIKeys

/// What it takes to say what a key is (RFC 7662).
public struct IntrospectionSettings: Sendable {
    /// Who may ask.
    public var verifiers: Published<VerifierTable>
    /// What their credentials look like.
    public var format: KeyFormat
    /// Names the server in `WWW-Authenticate`: printable ASCII without quotes and backslashes.
    public var realm: String
    /// Who has issued the keys, as a URL, if that is known.
    public var issuer: @Sendable () -> String?

    public init(
        verifiers: Published<VerifierTable>, format: KeyFormat, realm: String,
        issuer: @escaping @Sendable () -> String? = { nil }
    ) {
        self.verifiers = verifiers
        self.format = format
        self.realm = realm
        self.issuer = issuer
    }
}
