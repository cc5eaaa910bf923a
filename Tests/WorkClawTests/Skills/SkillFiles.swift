import APIKeys
import Foundation
import SQLDatabase
import SQLiteDatabase

@testable import WorkClaw

/// A catalogue's folder, as tests write it.
struct SkillFiles {
    let directory: URL

    var catalog: SkillCatalog { SkillCatalog(directory: directory.path) }

    /// The text of a `SKILL.md` without faults.
    static func skill(
        _ name: String, _ version: String = "1.0.0", description: String = "Does it.", instructions: String = "Do it."
    ) -> String {
        "---\nname: \(name)\ndescription: \(description)\nversion: \(version)\n---\n\n\(instructions)\n"
    }

    /// Writes a folder's `SKILL.md`, and its `REQUIREMENTS.yaml` if there is one.
    func write(_ folder: String, _ skill: String, requirements: String? = nil) throws {
        let folder = directory.appending(path: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(skill.utf8).write(to: folder.appending(path: "SKILL.md"))
        if let requirements { try Data(requirements.utf8).write(to: folder.appending(path: "REQUIREMENTS.yaml")) }
    }

    func remove(_ folder: String) throws {
        try FileManager.default.removeItem(at: directory.appending(path: folder))
    }
}

extension Workspace {
    var skillFiles: SkillFiles { SkillFiles(directory: directory.appending(path: "skills")) }
    var skills: SkillStore { SkillStore(database: database, catalog: skillFiles.catalog) }

    /// Installs a skill on a Claw as the first team's Owner, which must succeed.
    @discardableResult
    func install(_ name: String, _ versions: String = "*", on claw: ClawID, after delay: Int64 = 0) async throws -> SkillState {
        try await skills.install(
            name.asSkillName, versions: versions.asRange, on: claw, in: team, by: owner.id,
            at: Self.start.adding(.milliseconds(delay))
        ).state
    }

    /// Changes a skill as the first team's Owner.
    func change(
        _ id: SkillID, on claw: ClawID, to versions: String? = nil, isEnabled: Bool? = nil, after delay: Int64 = 0
    ) async throws -> SkillOutcome {
        let changes = SkillChanges(versions: try versions.map { try $0.asRange }, isEnabled: isEnabled)
        return try await skills.update(
            id, on: claw, in: team, with: changes, by: owner.id, at: Self.start.adding(.milliseconds(delay)))
    }

    /// All skills of a Claw, in the order of their names.
    func installed(on claw: ClawID) async throws -> [InstalledSkill] {
        try await database.read { [team] in try SkillStore.installed(on: claw, in: team, on: $0) }
    }

    func clawVersion(_ claw: ClawID) async throws -> Int {
        try await claws.claw(claw, in: team, seenBy: owner.id).version
    }
}

/// Thrown for a text in a test that is not what the test takes it for.
struct Misspelt: Error { let text: String }

extension String {
    var asSkillName: SkillName { get throws { try SkillName(self).orThrow(self) } }
    var asVersion: SkillVersion { get throws { try SkillVersion(self).orThrow(self) } }
    var asRange: SkillVersionRange { get throws { try SkillVersionRange(self).orThrow(self) } }
}

extension Optional {
    fileprivate func orThrow(_ text: String) throws -> Wrapped {
        guard let self else { throw Misspelt(text: text) }
        return self
    }
}

extension SkillOutcome {
    /// The skill that was written; a refusal is thrown, and fails the test with its faults.
    var state: SkillState {
        get throws {
            switch self {
            case .written(let state): state
            case .refused(let faults): throw ClawOutcome.Refused(faults: faults)
            }
        }
    }

    var faults: [FieldFault] {
        if case .refused(let faults) = self { faults } else { [] }
    }
}

/// What `body` says is wrong with a file, as it is told; `nil` if nothing is.
func skillFault(_ body: () throws -> Void) throws -> String? {
    do {
        try body()
        return nil
    } catch let fault as SkillFault {
        return fault.description
    }
}

/// What `body` says against a field, as "code: message"; `nil` if nothing.
func fieldFault(_ body: () async throws -> Void) async throws -> String? {
    do {
        try await body()
        return nil
    } catch let fault as FieldFault {
        return "\(fault.field) \(fault.code.rawValue): \(fault.message)"
    }
}
