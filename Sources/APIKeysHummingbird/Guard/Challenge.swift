import APIKeys

/// What `WWW-Authenticate` says (RFC 6750, 3).
struct Challenge: Sendable {
    private let realm: String

    /// `nil` if `realm` could not stand between quotes.
    init?(realm: String) {
        guard !realm.isEmpty, realm.utf8.allSatisfy({ 0x20...0x7E ~= $0 && $0 != 0x22 && $0 != 0x5C }) else { return nil }
        self.realm = realm
    }

    /// No credentials came, so no error is named.
    var bare: String { "Bearer realm=\"\(realm)\"" }

    func invalidToken(_ description: StaticString) -> String {
        "\(bare), error=\"invalid_token\", error_description=\"\(description)\""
    }

    /// A scope's name has no character that would end the quotes.
    func insufficientScope(_ scope: Scope?) -> String {
        "\(bare), error=\"insufficient_scope\"" + (scope.map { ", scope=\"\($0.name)\"" } ?? "")
    }
}
