import Foundation

/// The skills that there are to install: those that come with the program, and the folders in `DATA/skills`.
///
/// Nothing is kept between two looks at the folders: what lies in them now counts. Of a skill that comes with the program and one of the same
/// name and version in `DATA/skills`, the latter is taken.
public struct SkillCatalog: Sendable {
    public static let mostFolders = 256

    private let directory: String?

    /// - Parameter directory: `DATA/skills`. It need not exist. `nil` leaves the skills that come with the program.
    public init(directory: String?) {
        self.directory = directory
    }

    /// The skill's newest version within `versions`, as its folder holds it at this moment.
    ///
    /// - Throws: ``FieldFault``: `brokenSkill` with the place of the fault, if a folder that may hold such a version is broken, other folders
    ///   being no matter; `unknownSkill`, `noSuchVersion`.
    public func newest(_ name: SkillName, in versions: SkillVersionRange = .any) async throws -> SkillPackage {
        try await contents().newest(name, in: versions)
    }

    /// All that there is.
    func contents() async throws -> SkillCatalogContents {
        let directory = directory
        return try await Self.threads.run { Self.read(directory) }
    }

    // A catalogue may be slow to read, and no request should make the others wait for the disk.
    private static let threads = WorkerThreads(name: "skill catalogue", most: 2)

    private static func read(_ directory: String?) -> SkillCatalogContents {
        var contents = SkillCatalogContents()
        if let root = directory.flatMap(SkillFolder.resolved) { read(root, into: &contents) }
        contents.addShipped(ShippedSkills.all)
        return contents
    }

    private static func read(_ root: String, into contents: inout SkillCatalogContents) {
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: root) else {
            contents.fault = SkillFault(file: "skills", "The catalogue's folder cannot be read.")
            return
        }
        let names = entries.filter { !$0.hasPrefix(".") && isDirectory("\(root)/\($0)") }.sorted()
        for (position, name) in names.enumerated() {
            guard position < mostFolders else {
                let fault = SkillFault(file: name, "Only the first \(mostFolders) folders of the catalogue are read.")
                contents.broken.append(BrokenSkill(folder: name, fault: fault))
                continue
            }
            switch SkillFolder(name: name, root: root).read() {
            case .success(let package): contents.add(package, from: name)
            case .failure(let broken): contents.broken.append(broken)
            }
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
