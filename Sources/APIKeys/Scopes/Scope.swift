/// One thing that a key may be allowed to do, as `resource:action`.
public struct Scope: Hashable, Sendable {
    public let name: String

    /// - Parameter name: two words of `a`–`z`, `0`–`9`, `-` and `_`, each beginning with a letter, with one colon between; at most 64
    ///   characters. All of them may stand in the `scope` of a `WWW-Authenticate` field (RFC 6749, 3.3).
    /// - Returns: `nil` for any other name.
    public init?(_ name: some StringProtocol) {
        let words = name.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard name.utf8.count <= 64, words.count == 2, words.allSatisfy({ Self.isWord($0) }) else { return nil }
        self.name = String(name)
    }

    private static func isWord(_ bytes: some Collection<UInt8>) -> Bool {
        97...122 ~= bytes.first ?? 0 && bytes.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == 45 || $0 == 95 }
    }
}

extension Scope: CustomStringConvertible {
    public var description: String { name }
}
