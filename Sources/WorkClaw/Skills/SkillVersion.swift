/// A version of a skill, by Semantic Versioning 2.0.0: three numbers, and for what comes before a release, identifiers behind a hyphen, as
/// in `1.2.0` or `2.0.0-beta.1`.
///
/// Build metadata (`+…`) is not taken: it has no part in precedence, so two versions that differ in it alone could not be told apart.
public struct SkillVersion: Sendable, Hashable {
    public static let longest = 64
    /// The rule, as somebody is told who breaks it.
    public static let rule = "three numbers with dots between them, such as 1.2.0 or 2.0.0-beta.1"

    public let major: Int
    public let minor: Int
    public let patch: Int
    let preRelease: [Identifier]

    public var isPreRelease: Bool { !preRelease.isEmpty }

    init(_ major: Int, _ minor: Int, _ patch: Int, preRelease: [Identifier] = []) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.preRelease = preRelease
    }

    /// - Returns: `nil` for a text that is no such version.
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count <= Self.longest else { return nil }
        let parts = text.split(separator: "-" as Character, maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: "." as Character, omittingEmptySubsequences: false).map { Self.number($0) }
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2] else { return nil }
        var preRelease: [Identifier] = []
        if parts.count == 2 {
            guard let identifiers = Self.identifiers(parts[1]) else { return nil }
            preRelease = identifiers
        }
        self.init(major, minor, patch, preRelease: preRelease)
    }

    /// Whether the three numbers are those of `other`.
    func hasNumbers(of other: SkillVersion) -> Bool {
        (major, minor, patch) == (other.major, other.minor, other.patch)
    }

    /// A number without leading zeros. With more than 15 digits it is refused: no version has them, and sums with it must not overflow.
    static func number(_ text: Substring) -> Int? {
        guard 1...15 ~= text.utf8.count, text.utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
        return text.utf8.first == 48 && text.utf8.count > 1 ? nil : Int(text)
    }

    /// The identifiers of a pre-release: at least one, and none of them empty.
    static func identifiers(_ text: Substring) -> [Identifier]? {
        let parts = text.split(separator: "." as Character, omittingEmptySubsequences: false).map { Identifier($0) }
        let identifiers = parts.compactMap(\.self)
        return identifiers.count == parts.count ? identifiers : nil
    }

    /// A part of a pre-release: numbers stand below words.
    enum Identifier: Sendable, Hashable {
        case number(Int)
        /// Letters, digits and hyphens.
        case word(String)

        init?(_ text: Substring) {
            if text.utf8.allSatisfy({ 48...57 ~= $0 }) {
                guard let number = SkillVersion.number(text) else { return nil }
                self = .number(number)
            } else {
                let isAllowed = text.utf8.allSatisfy {
                    48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || $0 == UInt8(ascii: "-")
                }
                guard isAllowed else { return nil }
                self = .word(String(text))
            }
        }
    }
}

extension SkillVersion: Comparable {
    /// Precedence, by section 11 of the specification: of a pre-release and its release, the pre-release comes first.
    public static func < (left: SkillVersion, right: SkillVersion) -> Bool {
        guard left.hasNumbers(of: right) else {
            return (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
        }
        guard left.isPreRelease, right.isPreRelease else { return left.isPreRelease && !right.isPreRelease }
        return left.preRelease.lexicographicallyPrecedes(right.preRelease)
    }
}

extension SkillVersion.Identifier: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.number, .word): true
        case (.word, .number): false
        case (.word(let left), .word(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        }
    }
}

extension SkillVersion: CustomStringConvertible {
    public var description: String {
        let numbers = "\(major).\(minor).\(patch)"
        return isPreRelease ? "\(numbers)-\(preRelease.map(\.description).joined(separator: "."))" : numbers
    }
}

extension SkillVersion.Identifier: CustomStringConvertible {
    var description: String {
        switch self {
        case .number(let number): String(number)
        case .word(let word): word
        }
    }
}
