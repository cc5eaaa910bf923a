import Foundation

/// The address under which people reach the server, which links begin with. It does not end with a slash.
public struct PublicURL: Sendable, Hashable {
    /// Where a server listens unless it is told otherwise.
    public static let local = PublicURL(listening: "http://127.0.0.1:8080")

    public let text: String

    /// - Returns: `nil` unless the text is an absolute `http` or `https` URL without a query, a fragment, and credentials.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ 33...126 ~= $0 }), let parts = URLComponents(string: text),
            ["https", "http"].contains(parts.scheme?.lowercased()), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else { return nil }
        var text = text[...]
        while text.hasSuffix("/") { text.removeLast() }
        self.text = String(text)
    }

    /// The address that a server listens on, as it says so itself.
    public init(listening url: String) {
        self.text = url
    }

    /// The link that whoever is invited opens. It holds the token.
    public func link(for token: InvitationToken) -> String { "\(text)/join/\(token.expose())" }

    /// The link that many may join a team by. It holds the token.
    public func link(for token: JoinLinkToken) -> String { "\(text)/join-link/\(token.expose())" }

    /// The link that makes the first team. It holds the token.
    public func link(for token: SetUpToken) -> String { "\(text)/set-up/\(token.expose())" }

    /// The link that sets another password. It holds the token.
    public func link(for token: ResetToken) -> String { "\(text)/reset/\(token.expose())" }

    /// The link that proves that somebody reads an address's mail. It holds the token.
    public func link(for token: VerificationToken) -> String { "\(text)/verify/\(token.expose())" }

    /// Whether browsers reach the server by HTTPS, and so may be given cookies that are for HTTPS alone.
    public var isSecure: Bool { text.lowercased().hasPrefix("https:") }
}

extension PublicURL: CustomStringConvertible {
    public var description: String { text }
}
