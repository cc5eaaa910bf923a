/// A version as a range may name it: with its last numbers left out, or `x` or `*` in their place.
struct PartialVersion: Sendable, Hashable {
    /// None to three.
    let numbers: [Int]
    /// Empty unless all three numbers are there.
    let preRelease: [SkillVersion.Identifier]

    /// - Returns: `nil` for a text that is none.
    init?(_ text: Substring) {
        if let version = SkillVersion(text) {
            numbers = [version.major, version.minor, version.patch]
            preRelease = version.preRelease
            return
        }
        let parts = text.split(separator: "." as Character, omittingEmptySubsequences: false)
        let given = parts.prefix { !Self.isWildcard($0) }
        let numbers = given.compactMap { SkillVersion.number($0) }
        guard parts.count <= 3, numbers.count == given.count, numbers.count < 3,
            parts.dropFirst(given.count).allSatisfy(Self.isWildcard)
        else { return nil }
        self.numbers = numbers
        preRelease = []
    }

    /// The whole version, if nothing of it was left out.
    var full: SkillVersion? { numbers.count == 3 ? first : nil }

    /// The lowest release, or the version itself.
    var first: SkillVersion {
        let all = numbers + [0, 0, 0]
        return SkillVersion(all[0], all[1], all[2], preRelease: preRelease)
    }

    /// The release that comes when the number at `position`, which must be there, goes up.
    func next(at position: Int) -> SkillVersion {
        let all = numbers.prefix(position) + [numbers[position] + 1, 0, 0]
        return SkillVersion(all[0], all[1], all[2])
    }

    private static func isWildcard(_ part: Substring) -> Bool { part == "x" || part == "X" || part == "*" }
}
