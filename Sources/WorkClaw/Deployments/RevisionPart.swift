/// A part of a Claw's configuration that a revision holds.
public enum RevisionPart: Sendable, Hashable, CaseIterable {
    case name
    case domain
    case instructions
    case personality
    case memory
    case userContext
    case model
    case connections
    case skills

    /// Whether it is another one in `new` than in `old`.
    func differs(in new: RevisionContent, from old: RevisionContent) -> Bool {
        switch self {
        case .name: new.name != old.name
        case .domain: new.domain != old.domain
        case .instructions: new.instructions != old.instructions
        case .personality: new.personality != old.personality
        case .memory: new.memory != old.memory
        case .userContext: new.userContext != old.userContext
        case .model: new.model != old.model
        case .connections: new.connections != old.connections
        case .skills: new.skills != old.skills
        }
    }
}
