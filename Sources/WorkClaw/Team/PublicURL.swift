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
}

extension PublicURL: CustomStringConvertible {
    public var description: String { text }
}
