import Foundation

/// A way from a Claw to a service outside. The secret that opens it is named, and stands in the vault.
///
/// This is also the shape in which connections are stored: a property that is renamed here must still be read under its old
/// name.
public struct ClawConnection: Sendable, Hashable, Codable {
    public static let most = 50
    public static let longestKind = 40
    /// Bytes.
    public static let longestURL = 2048
    public static let longestSecretName = 64

    public let name: String
    /// What speaks at the other end, as in `api` or `mcp`.
    public let kind: String
    /// Absolute, `https` or `http`, without credentials.
    public let url: String?
    /// The name of a secret in the vault, never the secret.
    public let secret: String?

    public init(name: String, kind: String, url: String? = nil, secret: String? = nil) {
        self.name = name
        self.kind = kind
        self.url = url
        self.secret = secret
    }

    /// What is wrong with it. `field` is where it stands, as in `connections[0]`.
    func faults(at field: String) -> [FieldFault] {
        [
            TextRule.fault(inName: name, at: "\(field).name"), kindFault(at: "\(field).kind"), urlFault(at: "\(field).url"),
            secretFault(at: "\(field).secret"),
        ].compactMap(\.self)
    }

    private func kindFault(at field: String) -> FieldFault? {
        let isAllowed = kind.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "-") }
        guard isAllowed, 1...Self.longestKind ~= kind.utf8.count else {
            return FieldFault(.invalid, at: field, "Must be 1 to \(Self.longestKind) of a-z, 0-9 and -.")
        }
        return nil
    }

    private func urlFault(at field: String) -> FieldFault? {
        guard let url else { return nil }
        guard url.utf8.count <= Self.longestURL else {
            return FieldFault(.tooLong, at: field, "Must be at most \(Self.longestURL) bytes.")
        }
        guard url.utf8.allSatisfy({ 33...126 ~= $0 }), let parts = URLComponents(string: url),
            ["https", "http"].contains(parts.scheme?.lowercased()), let host = parts.host, !host.isEmpty
        else {
            return FieldFault(.invalid, at: field, "Must be an https or http URL.")
        }
        guard parts.user == nil, parts.password == nil else {
            return FieldFault(.invalid, at: field, "Must not contain credentials: keep them in the vault, and name the secret.")
        }
        return nil
    }

    private func secretFault(at field: String) -> FieldFault? {
        guard let secret else { return nil }
        let isAllowed = secret.utf8.allSatisfy {
            48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        guard isAllowed, 1...Self.longestSecretName ~= secret.utf8.count else {
            return FieldFault(
                .invalid, at: field, "Must be the name of a secret: 1 to \(Self.longestSecretName) letters, digits, - and _.")
        }
        return nil
    }
}
