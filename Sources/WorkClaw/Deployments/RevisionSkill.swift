/// A skill as a revision holds it: enabled when the revision was taken down.
///
/// This is also the shape in which it is stored: a property that is renamed here must still be read under its old name.
public struct RevisionSkill: Sendable, Hashable, Codable {
    public let name: String
    public let description: String
    public let version: String
    public let instructions: String
    /// The names of the secrets that it requires.
    public let secrets: [String]
    /// The names of the skills that it requires and that the Claw did not have, or not in a version that fits.
    public let missingSkills: [String]

    public init(
        name: String, description: String, version: String, instructions: String, secrets: [String] = [],
        missingSkills: [String] = []
    ) {
        self.name = name
        self.description = description
        self.version = version
        self.instructions = instructions
        self.secrets = secrets
        self.missingSkills = missingSkills
    }
}
