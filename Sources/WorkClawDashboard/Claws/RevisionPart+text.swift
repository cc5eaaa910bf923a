import WorkClaw

extension RevisionPart {
    /// As people read it.
    var text: String {
        switch self {
        case .name: "name"
        case .domain: "purpose"
        case .instructions: "instructions"
        case .personality: "personality"
        case .memory: "memory"
        case .userContext: "user context"
        case .model: "model"
        case .connections: "connections"
        case .skills: "skills"
        }
    }
}

extension [RevisionPart] {
    /// Such as `instructions, model and skills`.
    var text: String {
        let names = map(\.text)
        guard let last = names.last, names.count > 1 else { return names.joined() }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
