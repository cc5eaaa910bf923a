/// What a skill is called: 1 to 64 of the letters a to z, the digits and `-`, beginning with a letter.
public struct SkillName: Sendable, Hashable, Comparable {
    public static let longest = 64
    /// The rule, as somebody is told who breaks it.
    public static let rule = "1 to \(longest) of a-z, 0-9 and -, beginning with a letter"

    public let text: String

    /// - Returns: `nil` for a text that is no such name.
    public init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "-") }
        guard isAllowed, 1...Self.longest ~= text.utf8.count, let first = text.utf8.first, 97...122 ~= first else { return nil }
        self.text = text
    }

    public static func < (left: SkillName, right: SkillName) -> Bool { left.text < right.text }
}

extension SkillName: CustomStringConvertible {
    public var description: String { text }
}
