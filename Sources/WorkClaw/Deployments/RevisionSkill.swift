/// A skill as a revision holds it.
public struct RevisionSkill: Sendable, Hashable, Codable {
    public let name: String
    public let description: String
    public let version: String
    public let instructions: String
    /// The names of the secrets that it requires.
    public let secrets: [String]
    /// The names of the other skills that it requires.
    public let skills: [String]

    public init(
        name: String, description: String, version: String, instructions: String, secrets: [String] = [], skills: [String] = []
    ) {
        self.name = name
        self.description = description
        self.version = version
        self.instructions = instructions
        self.secrets = secrets
        self.skills = skills
    }
}
