import APIKeys
import WorkClaw

extension ClawFile {
    var title: String {
        switch self {
        case .instructions: "Instructions"
        case .personality: "Personality"
        case .memory: "Memory"
        case .userContext: "User context"
        }
    }

    /// What belongs into it.
    var summary: String {
        switch self {
        case .instructions: "How the Claw works: what it does, in which order, and what it leaves alone."
        case .personality: "Who the Claw is: how it speaks, and what it cares about."
        case .memory: "What the Claw is to remember from one conversation to the next."
        case .userContext: "Whom the Claw works for: their names, their habits, their tools."
        }
    }

    var part: RevisionPart {
        switch self {
        case .instructions: .instructions
        case .personality: .personality
        case .memory: .memory
        case .userContext: .userContext
        }
    }

    func path(of claw: ClawID) -> String { "\(claw.path)/files/\(rawValue)" }
}
