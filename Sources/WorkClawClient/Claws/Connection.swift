/// A way from a Claw to a service outside.
public struct Connection: Codable, Hashable, Sendable {
    public var name: String
    /// What speaks at the other end, as in `api` or `mcp`.
    public var kind: String
    /// Without credentials.
    public var url: String?
    /// The name of a secret in the vault, never the secret.
    public var secret: String?

    public init(name: String, kind: String, url: String? = nil, secret: String? = nil) {
        self.name = name
        self.kind = kind
        self.url = url
        self.secret = secret
    }
}
