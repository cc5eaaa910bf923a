import Foundation

/// What a skill needs to do its work (`REQUIREMENTS.yaml`).
public struct SkillRequirements: Sendable, Hashable {
    public static let mostSecrets = 50
    public static let mostSkills = 50

    /// Secrets of the vault, by name, in the order of the file.
    public let secrets: [SecretName]
    /// Other skills, in the order of the file.
    public let skills: [RequiredSkill]

    public init(secrets: [SecretName] = [], skills: [RequiredSkill] = []) {
        self.secrets = secrets
        self.skills = skills
    }
}

extension SkillRequirements {
    /// The shape in which requirements are stored: what is renamed here must still be read under its old name.
    private struct Stored: Codable {
        struct Skill: Codable {
            let name: String
            let versions: String
        }

        let secrets: [String]
        let skills: [Skill]
    }

    // Most skills need nothing, and reading one should not start a JSON parser for that.
    private static let nothing = "{}"

    /// - Returns: `nil` unless `text` is a ``storedText``.
    init?(stored text: String) {
        guard text != Self.nothing else {
            self.init()
            return
        }
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(text.utf8)) else { return nil }
        let secrets = stored.secrets.compactMap { SecretName($0) }
        let skills = stored.skills.compactMap { skill in
            SkillName(skill.name).flatMap { name in
                SkillVersionRange(skill.versions).map { RequiredSkill(name: name, versions: $0) }
            }
        }
        guard secrets.count == stored.secrets.count, skills.count == stored.skills.count else { return nil }
        self.init(secrets: secrets, skills: skills)
    }

    var storedText: String {
        get throws {
            if secrets.isEmpty, skills.isEmpty { return Self.nothing }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let stored = Stored(
                secrets: secrets.map(\.text),
                skills: skills.map { Stored.Skill(name: $0.name.text, versions: $0.versions.text) })
            return String(decoding: try encoder.encode(stored), as: UTF8.self)
        }
    }
}
