/// Why there can be no client with what was given. It tells nothing of the key.
public enum SetupFault: Error, Hashable, Sendable {
    /// The URL is not `http://` or `https://` with a host, or has a user, a query or a fragment.
    case invalidURL
    /// The key would travel unencrypted to another machine. See `allowingPlainHTTP`.
    case plainHTTP
    /// The key is empty, or has characters that no key has, such as white space.
    case invalidKey
}

extension SetupFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidURL: "The URL must be https://host or http://host, without a user, a query or a fragment."
        case .plainHTTP: "The key would travel unencrypted: use https, or allow plain HTTP."
        case .invalidKey: "The key must be what was shown when it was made: visible ASCII characters without spaces."
        }
    }
}
