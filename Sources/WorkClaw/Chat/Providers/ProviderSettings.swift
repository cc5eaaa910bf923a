import APIKeys
import Foundation

/// Where model providers are and how they are asked.
public struct ProviderSettings: Sendable {
    /// One provider's place, and the name of the secret that opens it.
    public struct Endpoint: Sendable, Hashable {
        /// Absolute, `https` or `http`, without a slash at its end.
        public let baseURL: String
        public let secret: SecretName

        /// - Returns: `nil` for a URL that is not absolute, or has credentials, a query or a fragment in it.
        public init?(baseURL: String, secret: SecretName) {
            guard baseURL.utf8.allSatisfy({ 33...126 ~= $0 }), let parts = URLComponents(string: baseURL),
                ["https", "http"].contains(parts.scheme?.lowercased()), let host = parts.host, Self.isPlain(host),
                parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
            else { return nil }
            self.baseURL = baseURL.replacing(/\/+$/, with: "")
            self.secret = secret
        }

        // Every part of the program must read the same host out of the URL: so nothing that could be read in two ways.
        private static func isPlain(_ host: String) -> Bool {
            if host.hasPrefix("["), host.hasSuffix("]") { return IPAddress(String(host.dropFirst().dropLast())) != nil }
            return !host.isEmpty
                && host.utf8.allSatisfy {
                    48...57 ~= $0 || 97...122 ~= $0 || 65...90 ~= $0 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
                }
        }
    }

    /// Without the `/v1` at the end of its base URL: the Messages API's own libraries write it so.
    public static let anthropic = sourceConstant {
        SecretName("ANTHROPIC_API_KEY").flatMap { Endpoint(baseURL: "https://api.anthropic.com", secret: $0) }
    }
    /// With the `/v1`, likewise.
    public static let openai = sourceConstant {
        SecretName("OPENAI_API_KEY").flatMap { Endpoint(baseURL: "https://api.openai.com/v1", secret: $0) }
    }

    public var openai: Endpoint
    public var anthropic: Endpoint
    /// How long a provider may take to answer; while an answer is streamed, how long until its next piece.
    public var timeout: Duration
    /// Whether a provider may have a private, loopback or link-local address.
    public var allowsPrivateAddresses: Bool

    /// The names of the secrets that open providers.
    public var secrets: [ModelName.Provider: SecretName] { [.openai: openai.secret, .anthropic: anthropic.secret] }

    public init(
        openai: Endpoint = Self.openai, anthropic: Endpoint = Self.anthropic, timeout: Duration = .seconds(60),
        allowsPrivateAddresses: Bool = false
    ) {
        self.openai = openai
        self.anthropic = anthropic
        self.timeout = timeout
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }
}
