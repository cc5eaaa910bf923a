import Foundation

/// What a model is told.
struct Prompt: Sendable, Hashable {
    struct Message: Sendable, Hashable {
        let author: ChatMessage.Author
        let content: String
    }

    /// Who the Claw is and how it works; empty if nothing of it is configured.
    let system: String
    /// The conversation, oldest first. It begins and ends with a person's message.
    let messages: [Message]

    /// The prompt for one turn.
    ///
    /// - Parameter budget: how many tokens it may take by estimate. The conversation is cut from its oldest end until it fits; the
    ///   system's part and the last message are never cut, even if they alone take more.
    init(for turn: ChatTurn, budget: Int) {
        system = Self.system(of: turn.revision.content)
        let last = Message(author: .user, content: turn.message.content)
        var rest = budget - TokenEstimate.tokens(in: system) - TokenEstimate.tokens(in: last.content)
        var kept: [Message] = []
        for message in turn.history.reversed() {
            rest -= TokenEstimate.tokens(in: message.content)
            guard rest >= 0 else { break }
            kept.append(Message(author: message.author, content: message.content))
        }
        // An answer whose question has been cut away explains nothing, and some providers refuse it.
        let whole = kept.reversed().drop { $0.author == .assistant }
        messages = Array(whole) + [last]
    }

    /// The parts of the configuration under headings, those that are empty left out.
    static func system(of content: RevisionContent) -> String {
        let identity = "You are \(content.name)." + (content.domain.map { " \($0)" } ?? "")
        let files = ClawFile.allCases.map { section($0.heading, $0.text(of: content)) }
        let skills = content.skills.map { section("Skill: \($0.name)", "\($0.description)\n\n\($0.instructions)") }
        return ([identity] + (files + skills).compactMap(\.self)).joined(separator: "\n\n")
    }

    /// A part of the configuration under its heading; `nil` if it is empty.
    static func section(_ heading: String, _ text: String) -> String? {
        // Not by a pattern: one that looks for blanks at the end looks at every blank before it again and again.
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : "# \(heading)\n\n\(text)"
    }
}
