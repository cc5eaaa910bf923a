/// A folder of the catalogue that holds no skill that could be installed.
struct BrokenSkill: Sendable, Hashable {
    let folder: String
    let fault: SkillFault
    /// What its front matter calls it, if that can be made out.
    var name: SkillName?
    var version: SkillVersion?

    /// Whether it may be what somebody means who asks for the skill `name`: by what it says of itself, or by the name of its folder, which is
    /// the skill's alone or with a version behind it. What has no version may be any.
    func mayBe(_ name: SkillName, in versions: SkillVersionRange) -> Bool {
        var version = version
        if folder.hasPrefix("\(name)-"), let suffix = SkillVersion(folder.dropFirst(name.text.count + 1)) {
            version = version ?? suffix
        }
        guard self.name == name || isFolder(of: name) else { return false }
        return version.map(versions.contains) ?? true
    }

    private func isFolder(of name: SkillName) -> Bool {
        guard folder != name.text else { return true }
        guard folder.hasPrefix("\(name)-") else { return false }
        return folder.dropFirst(name.text.count + 1).utf8.first.map { 48...57 ~= $0 } ?? false
    }
}
