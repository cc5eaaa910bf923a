/// The versions that one comparator of a range lets in, such as `^1.2` or `<2.0`.
struct VersionInterval: Sendable, Hashable {
    enum End: Sendable, Hashable {
        case none
        case including(SkillVersion)
        case excluding(SkillVersion)
    }

    var lower = End.none
    var upper = End.none
    /// The version that the comparator names, if that is a pre-release.
    var namedPreRelease: SkillVersion?

    /// - Returns: `nil` for a text that is no comparator, and for one that no version could meet, such as `>*`.
    init?(_ comparator: Substring) {
        let sign = [">=", "<=", ">", "<", "=", "^", "~"].first { comparator.hasPrefix($0) } ?? ""
        guard let version = PartialVersion(comparator.dropFirst(sign.count)) else { return nil }
        namedPreRelease = version.preRelease.isEmpty ? nil : version.first
        guard let last = version.numbers.indices.last else {
            if sign == ">" || sign == "<" { return nil }
            return
        }
        switch sign {
        case ">=": lower = .including(version.first)
        case ">": lower = version.full.map(End.excluding) ?? .including(version.next(at: last))
        case "<": upper = version.full.map(End.excluding) ?? .before(version.first)
        case "<=": upper = version.full.map(End.including) ?? .before(version.next(at: last))
        case "~":
            lower = .including(version.first)
            upper = .before(version.next(at: min(1, last)))
        case "^":
            lower = .including(version.first)
            // What stands left of the first number that is not 0 stays as it is.
            upper = .before(version.next(at: version.numbers.firstIndex { $0 > 0 } ?? last))
        default:
            lower = .including(version.first)
            upper = version.full.map(End.including) ?? .before(version.next(at: last))
        }
    }

    func contains(_ version: SkillVersion) -> Bool {
        let isAbove =
            switch lower {
            case .none: true
            case .including(let end): end <= version
            case .excluding(let end): end < version
            }
        let isBelow =
            switch upper {
            case .none: true
            case .including(let end): version <= end
            case .excluding(let end): version < end
            }
        return isAbove && isBelow
    }
}

extension VersionInterval.End {
    /// Below `release` and below every pre-release of it: `0` comes first among those.
    fileprivate static func before(_ release: SkillVersion) -> Self {
        .excluding(SkillVersion(release.major, release.minor, release.patch, preRelease: [.number(0)]))
    }
}
