/// What a secret of the vault is called: 1 to 64 of the letters A to Z and a to z, the digits, `_` and `-`. Unique in its scope, by case.
public struct SecretName: Sendable, Hashable, Comparable {
    public static let longest = 64

    public let text: String

    /// - Returns: `nil` for a text that is no such name.
    public init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy {
            48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        guard isAllowed, 1...Self.longest ~= text.utf8.count else { return nil }
        self.text = text
    }

    public static func < (left: SecretName, right: SecretName) -> Bool { left.text < right.text }
}

extension SecretName: CustomStringConvertible {
    public var description: String { text }
}
