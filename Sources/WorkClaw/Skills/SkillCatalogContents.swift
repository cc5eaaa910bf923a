/// What a catalogue held at one moment.
struct SkillCatalogContents: Sendable {
    private(set) var packages: [SkillPackage] = []
    var broken: [BrokenSkill] = []
    /// Why nothing of it could be read. Then nobody knows what it would have had of any skill.
    var fault: SkillFault?
    private var folders: [Identity: String] = [:]

    /// By which one skill is told from another.
    private struct Identity: Hashable {
        let name: SkillName
        let version: SkillVersion

        init(_ package: SkillPackage) {
            name = package.name
            version = package.version
        }
    }

    /// Adds what was found in `folder`. The second with the same name and version is a fault: nobody could say which of them was installed.
    mutating func add(_ package: SkillPackage, from folder: String) {
        if let other = folders[Identity(package)] {
            let fault = SkillFault(
                file: "\(folder)/\(SkillPackage.skillFile)", line: package.versionLine,
                "\(package.name) \(package.version) lies in the folder \(other) already.")
            broken.append(BrokenSkill(folder: folder, fault: fault, name: package.name, version: package.version))
        } else {
            folders[Identity(package)] = folder
            packages.append(package)
        }
    }

    /// Adds what comes with the program, except for what has been added with the same name and version.
    mutating func addShipped(_ shipped: [SkillPackage]) {
        packages += shipped.filter { folders[Identity($0)] == nil }
    }

    /// See ``SkillCatalog/newest(_:in:)``.
    func newest(_ name: SkillName, in versions: SkillVersionRange) throws(FieldFault) -> SkillPackage {
        if let fault = fault ?? broken.first(where: { $0.mayBe(name, in: versions) })?.fault {
            throw FieldFault(.brokenSkill, at: "name", fault.description)
        }
        let ofName = packages.filter { $0.name == name }.sorted { $0.version > $1.version }
        guard !ofName.isEmpty else {
            throw FieldFault(.unknownSkill, at: "name", "The catalogue has no skill of this name.")
        }
        guard let newest = ofName.first(where: { versions.contains($0.version) }) else {
            let some = ofName.prefix(Self.mostVersionsNamed).map(\.version.description).joined(separator: ", ")
            throw FieldFault(.noSuchVersion, at: "version", "The catalogue has no such version of the skill. It has \(some).")
        }
        return newest
    }

    private static let mostVersionsNamed = 5
}
