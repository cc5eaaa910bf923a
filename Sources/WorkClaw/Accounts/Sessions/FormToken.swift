import Crypto

/// What one form of a session carries that makes something: a random number, and a code that only the session's server can make of it.
///
/// Nothing is stored when a page is shown. The digest of a token is stored when its form has made something, with that; then the token is used
/// up.
public struct FormToken: Sendable, Hashable {
    static let nonceLength = 16

    /// For the form's hidden field.
    public let text: String

    var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
