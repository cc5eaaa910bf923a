/// Which versions of a skill somebody wants.
///
/// One comparator, or several with spaces between them that must all hold:
///
/// | written | versions |
/// |---|---|
/// | `1.2.0`, `=1.2.0` | this one |
/// | `1`, `1.x`, `1.2`, `1.2.*` | those that begin so |
/// | `*` | all |
/// | `^1.2` | from 1.2.0 to before 2.0.0: the first number that is not 0 stays |
/// | `~1.2.3` | from 1.2.3 to before 1.3.0 |
/// | `>1.2`, `>=1.2`, `<2`, `<=2.1` | above, from, below, up to |
///
/// A pre-release is only in a range of which a comparator names a pre-release with the same three numbers: whoever asks for `>=1.0` wants no
/// `2.0.0-beta`.
public struct SkillVersionRange: Sendable, Hashable {
    /// Bytes.
    public static let longest = 200
    public static let mostComparators = 10
    /// The rule, as somebody is told who breaks it.
    public static let rule = "a version or a range of versions, such as 1.2.0, ^1.2, ~1.2.3, >=1.0 <2.0, 1.x or *"

    /// All releases.
    public static let any = sourceConstant { SkillVersionRange("*") }

    /// As it was written, without the space around it.
    public let text: String
    private let intervals: [VersionInterval]

    /// - Returns: `nil` for a text that is no range.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest, !text.utf8.contains(where: { $0 < 32 }) else { return nil }
        let words = text.split(separator: " " as Character)
        var comparators: [Substring] = []
        var sign = ""
        for word in words {
            // A sign may stand apart from its version.
            if word.allSatisfy({ "<>=^~".contains($0) }), sign.isEmpty {
                sign = String(word)
            } else {
                comparators.append(Substring(sign + word))
                sign = ""
            }
        }
        let intervals = comparators.compactMap { VersionInterval($0) }
        guard sign.isEmpty, 1...Self.mostComparators ~= intervals.count, intervals.count == comparators.count else {
            return nil
        }
        self.text = words.joined(separator: " ")
        self.intervals = intervals
    }

    public func contains(_ version: SkillVersion) -> Bool {
        guard intervals.allSatisfy({ $0.contains(version) }) else { return false }
        return !version.isPreRelease || intervals.contains { $0.namedPreRelease?.hasNumbers(of: version) ?? false }
    }
}

extension SkillVersionRange: CustomStringConvertible {
    public var description: String { text }
}
