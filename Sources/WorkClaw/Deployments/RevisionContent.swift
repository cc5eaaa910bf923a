public import APIKeys

/// What a revision holds of a Claw.
///
/// This is also the shape in which revisions are stored: a property that is renamed here must still be read under its old name.
public struct RevisionContent: Sendable, Hashable, Codable {
    public let name: String
    public let domain: String?
    public let instructions: String
    public let personality: String
    public let memory: String
    public let userContext: String
    public let model: String?
    public let connections: [ClawConnection]
    /// The skills that were enabled, in the order of their names.
    public let skills: [RevisionSkill]
    /// Whose private secrets it may use: the Claw's owner, who deployed it; `nil` for a revision that uses the team's alone.
    public internal(set) var owner: UserID?

    public init(
        name: String, domain: String? = nil, instructions: String = "", personality: String = "", memory: String = "",
        userContext: String = "", model: String? = nil, connections: [ClawConnection] = [], skills: [RevisionSkill] = [],
        owner: UserID? = nil
    ) {
        self.name = name
        self.domain = domain
        self.instructions = instructions
        self.personality = personality
        self.memory = memory
        self.userContext = userContext
        self.model = model
        self.connections = connections
        self.skills = skills
        self.owner = owner
    }
}
