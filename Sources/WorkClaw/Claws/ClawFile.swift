/// One of the texts that a Claw is configured by, in the order in which a model is told them.
public enum ClawFile: String, Sendable, CaseIterable {
    case instructions
    case personality
    case memory
    case userContext = "user-context"

    /// What the file is called where Claws are kept in folders.
    public var fileName: String {
        switch self {
        case .instructions: "AGENTS.md"
        case .personality: "SOUL.md"
        case .memory: "MEMORY.md"
        case .userContext: "USER.md"
        }
    }

    /// The field of a ``FieldFault`` about it.
    public var field: String {
        switch self {
        case .instructions: "instructions"
        case .personality: "personality"
        case .memory: "memory"
        case .userContext: "user_context"
        }
    }

    /// What stands over it in the prompt.
    public var heading: String {
        switch self {
        case .instructions: "Instructions"
        case .personality: "Personality"
        case .memory: "Memory"
        case .userContext: "The people you work for"
        }
    }

    public func text(of claw: Claw) -> String {
        switch self {
        case .instructions: claw.instructions
        case .personality: claw.personality
        case .memory: claw.memory
        case .userContext: claw.userContext
        }
    }

    public func text(of content: RevisionContent) -> String {
        switch self {
        case .instructions: content.instructions
        case .personality: content.personality
        case .memory: content.memory
        case .userContext: content.userContext
        }
    }

    /// The changes that put `text` into the file.
    public func changes(to text: String) -> ClawChanges {
        switch self {
        case .instructions: ClawChanges(instructions: text)
        case .personality: ClawChanges(personality: text)
        case .memory: ClawChanges(memory: text)
        case .userContext: ClawChanges(userContext: text)
        }
    }

    /// What a model is told if `text` is what the file holds; `nil` if that is nothing.
    public func promptSection(of text: String) -> String? { Prompt.section(heading, text) }
}
