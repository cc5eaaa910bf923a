/// The skills that come with the program, compiled into it from `Skills/Shipped`.
enum ShippedSkills {
    /// In the order of their folders' names. They are part of the source: a broken one stops the program, and the tests before that.
    static let all: [SkillPackage] = folders.sorted().map { folder in sourceConstant { try package(folder) } }

    static var folders: Set<String> {
        Set(
            EmbeddedText.files.keys.filter { $0.hasPrefix(path) }.compactMap {
                $0.dropFirst(path.count).split(separator: "/" as Character).first.map(String.init)
            })
    }

    private static let path = "Skills/Shipped/"

    private static func package(_ folder: String) throws -> SkillPackage? {
        guard let skill = EmbeddedText.files["\(path)\(folder)/\(SkillPackage.skillFile)"] else { return nil }
        return try SkillPackage(
            skill: skill, requirements: EmbeddedText.files["\(path)\(folder)/\(SkillPackage.requirementsFile)"])
    }
}
