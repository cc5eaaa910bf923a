import APIKeys
import Foundation
import Testing

@testable import WorkClaw

@Suite("The catalogue of skills")
struct SkillCatalogTests {
    @Test("every skill that comes with the program is without faults, in a folder of its own name, and asks for what it uses")
    func shipped() async throws {
        #expect(ShippedSkills.folders == ["code-review", "meeting-notes", "release-notes"])
        #expect(ShippedSkills.all.map(\.name.text) == ShippedSkills.folders.sorted())
        for skill in ShippedSkills.all {
            #expect(skill.instructions.utf8.count > 1000 && !skill.version.isPreRelease)
            #expect(try await SkillCatalog(directory: nil).newest(skill.name) == skill)
            for secret in skill.requirements.secrets { #expect(skill.instructions.contains("`\(secret)`")) }
        }
        #expect(ShippedSkills.all[0].requirements.secrets.map(\.text) == ["GITHUB_TOKEN"])
    }

    @Test("the newest version in the range is taken; pre-releases only if they are asked for")
    func newest() async throws {
        try await withFiles { files in
            for version in ["1.0.0", "1.2.0", "1.10.0", "2.0.0", "3.0.0-beta"] {
                try files.write("notes-\(version)", SkillFiles.skill("notes", version))
            }
            for (range, version) in [
                ("*", "2.0.0"), ("^1", "1.10.0"), ("~1.2", "1.2.0"), ("<=1.5", "1.2.0"), ("3.0.0-beta", "3.0.0-beta"),
                (">=3.0.0-alpha", "3.0.0-beta"),
            ] {
                #expect(try await files.newest("notes", range).version == version.asVersion)
            }
            #expect(
                try await fieldFault { _ = try await files.newest("notes", "^3") }
                    == "version no_such_version: The catalogue has no such version of the skill. It has 3.0.0-beta, 2.0.0, 1.10.0, 1.2.0, 1.0.0."
            )
            #expect(try await fieldFault { _ = try await files.newest("other") }?.hasPrefix("name unknown_skill: ") ?? false)
        }
    }

    @Test("the folders are read again each time, and need not be there")
    func readAgain() async throws {
        try await withFiles { files in
            #expect(try await fieldFault { _ = try await files.newest("notes") } != nil)
            #expect(try await files.newest("code-review").name.text == "code-review")
            try files.write("notes", SkillFiles.skill("notes"))
            #expect(try await files.newest("notes").instructions == "Do it.")
            try files.write("notes", SkillFiles.skill("notes", "1.0.1", instructions: "Do that."))
            #expect(try await files.newest("notes").instructions == "Do that.")
            try files.remove("notes")
            #expect(try await fieldFault { _ = try await files.newest("notes") } != nil)
        }
    }

    @Test("a folder with the name and version of a skill that comes with the program takes its place, and no other version's")
    func override() async throws {
        try await withFiles { files in
            let shipped = ShippedSkills.all[0]
            try files.write("mine", SkillFiles.skill("code-review", shipped.version.description, instructions: "My way."))
            #expect(try await files.newest("code-review").instructions == "My way.")
            try files.write("mine", SkillFiles.skill("code-review", "0.9.0", instructions: "My way."))
            #expect(try await files.newest("code-review") == shipped)
            #expect(try await files.newest("code-review", "0.9.0").instructions == "My way.")
        }
    }

    @Test("a broken folder refuses its own skill with file and line, and stops no other")
    func broken() async throws {
        try await withFiles { files in
            try files.write("good", SkillFiles.skill("good"))
            try files.write("by-folder", "---\nname: 7\n---\n")
            try files.write("by-folder-2.0", "no front matter")
            try files.write("anything", "---\nname: by-name  # here\nversion: '1.0.0'\ndescription: a: b\n---\nDo")
            try files.write("needs", SkillFiles.skill("needs"), requirements: "secrets:\n  - A\nextra: 1\n")
            try FileManager.default.createDirectory(
                at: files.directory.appending(path: "empty"), withIntermediateDirectories: true)
            try Data("a note".utf8).write(to: files.directory.appending(path: "README.md"))
            #expect(try await files.newest("good").name.text == "good")
            for (name, place) in [
                ("by-folder", "by-folder/SKILL.md, line 2: "), ("by-name", "anything/SKILL.md, line 4: "),
                ("needs", "needs/REQUIREMENTS.yaml, line 3: "), ("empty", "empty/SKILL.md: The folder has no such file."),
            ] {
                let fault = try await fieldFault { _ = try await files.newest(name) }
                #expect(fault?.hasPrefix("name broken_skill: \(place)") ?? false, "\(fault ?? "no fault")")
            }
            try files.remove("by-folder")
            let fault = try await fieldFault { _ = try await files.newest("by-folder") }
            #expect(fault?.hasPrefix("name broken_skill: by-folder-2.0/SKILL.md, line 1: ") ?? false, "\(fault ?? "no fault")")
        }
    }

    @Test("a broken version stands in the way only of ranges that it may be in")
    func brokenVersion() async throws {
        try await withFiles { files in
            try files.write("notes-1.0.0", SkillFiles.skill("notes", "1.0.0"))
            try files.write("notes-2.0.0", "---\nname: notes\n---\n")
            #expect(try await files.newest("notes", "^1").version.major == 1)
            #expect(try await fieldFault { _ = try await files.newest("notes") }?.contains("notes-2.0.0/SKILL.md") ?? false)
            try files.write("notes-2.0.0", SkillFiles.skill("notes", "2.x"))
            try files.write("draft", "---\nname: notes\nversion: 3.0.0\n---\n")
            #expect(try await files.newest("notes", "1.0.0").version.major == 1)
            #expect(try await fieldFault { _ = try await files.newest("notes", "3") }?.contains("draft/SKILL.md") ?? false)
            try files.write("unversioned", "---\nname: notes\n---\n")
            #expect(try await fieldFault { _ = try await files.newest("notes", "1.0.0") }?.contains("unversioned/") ?? false)
        }
    }

    @Test("two folders with the same name and version are a fault at the second's version")
    func twins() async throws {
        try await withFiles { files in
            try files.write("a", SkillFiles.skill("notes"))
            try files.write("b", SkillFiles.skill("notes"))
            #expect(
                try await fieldFault { _ = try await files.newest("notes") }
                    == "name broken_skill: b/SKILL.md, line 4: notes 1.0.0 lies in the folder a already.")
        }
    }

    @Test("links are followed inside the catalogue, and not out of it")
    func links() async throws {
        try await withFiles { files in
            let outside = files.directory.deletingLastPathComponent().appending(path: "outside")
            try SkillFiles(directory: outside).write("secret", SkillFiles.skill("secret"))
            try files.write("inside", SkillFiles.skill("inside"))
            func link(_ path: String, to target: String) throws {
                try FileManager.default.createSymbolicLink(
                    atPath: files.directory.appending(path: path).path, withDestinationPath: target)
            }
            try link("secret", to: outside.appending(path: "secret").path)
            try files.write("half", SkillFiles.skill("half"))
            try link("half/REQUIREMENTS.yaml", to: "../../outside/secret/SKILL.md")
            try files.write("nowhere", SkillFiles.skill("nowhere"))
            try link("nowhere/REQUIREMENTS.yaml", to: "missing")
            try FileManager.default.createDirectory(
                at: files.directory.appending(path: "linked"), withIntermediateDirectories: true)
            try link("linked/SKILL.md", to: "../inside/SKILL.md")
            for name in ["secret", "half", "nowhere"] {
                let fault = try await fieldFault { _ = try await files.newest(name) }
                #expect(fault?.contains("is a link out of the catalogue's folder or to nothing") ?? false, "\(fault ?? "none")")
            }
            // Followed, and so the same skill twice.
            let fault = try await fieldFault { _ = try await files.newest("inside") }
            #expect(fault?.contains("linked/SKILL.md, line 4: inside 1.0.0 lies in the folder inside") ?? false)
        }
    }

    @Test("what is no text, too large, no file, or one folder too many is not read, and says so")
    func guards() async throws {
        try await withFiles { files in
            try files.write("latin", SkillFiles.skill("latin"))
            try Data("---\nname: latin\ndescription: ".utf8 + [0xE4] + "\n---\n".utf8).write(
                to: files.directory.appending(path: "latin/SKILL.md"))
            try files.write("large", SkillFiles.skill("large"), requirements: String(repeating: "#", count: 131_073))
            try files.write("fitting", SkillFiles.skill("fitting"), requirements: String(repeating: "#", count: 131_072))
            try files.write("pipe", SkillFiles.skill("pipe"))
            #expect(mkfifo(files.directory.appending(path: "pipe/REQUIREMENTS.yaml").path, 0o600) == 0)
            try FileManager.default.createDirectory(
                at: files.directory.appending(path: "folder/SKILL.md"), withIntermediateDirectories: true)
            for (name, problem) in [
                ("latin", "latin/SKILL.md, line 3: The file is not UTF-8."),
                ("large", "large/REQUIREMENTS.yaml: The file must be at most 131072 bytes."),
                ("pipe", "pipe/REQUIREMENTS.yaml: This is no file that can be read."),
                ("folder", "folder/SKILL.md: This is no file that can be read."),
            ] {
                #expect(try await fieldFault { _ = try await files.newest(name) } == "name broken_skill: \(problem)")
            }
            #expect(try await files.newest("fitting").name.text == "fitting")
            for number in 0..<252 {
                try files.write("many-\(number)", SkillFiles.skill("many-\(number)"))
            }
            #expect(try await files.newest("many-0").name.text == "many-0")
            #expect(try await fieldFault { _ = try await files.newest("pipe") }?.contains("pipe: Only the first 256") ?? false)
        }
    }

    @Test("a catalogue that cannot be read refuses every skill: it might have had a better one")
    func unreadable() async throws {
        try await withFiles { files in
            try Data().write(to: files.directory)
            #expect(
                try await fieldFault { _ = try await files.newest("code-review") }
                    == "name broken_skill: skills: The catalogue's folder cannot be read.")
        }
    }

    private func withFiles(_ body: (SkillFiles) async throws -> Void) async throws {
        let parent = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: parent) }
        try await body(SkillFiles(directory: parent.appending(path: "skills")))
    }
}

extension SkillFiles {
    fileprivate func newest(_ name: String, _ versions: String = "*") async throws -> SkillPackage {
        try await catalog.newest(name.asSkillName, in: versions.asRange)
    }
}
