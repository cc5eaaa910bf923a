public import Foundation

/// What somebody said to a Claw, or what it replied.
public struct Message: Decodable, Hashable, Sendable, Identifiable {
    /// As in `msg_01m85kc7g5ebp1k9t4j2m7xhvc`.
    public typealias ID = Identifier<Message>

    public let id: ID
    public let conversation: Conversation.ID
    public let claw: Claw.ID
    public let role: Role
    public let content: String
    /// Of what a person said, whether it has been answered.
    public let status: Status
    /// The revision of the Claw that replied; `nil` for what a person said.
    public let revision: Int?
    /// The language model that replied; `nil` for what a person said.
    public let model: String?
    /// What the reply took, if the provider told.
    public let usage: Usage?
    public let createdAt: Date
    /// Who sent it; `nil` for a reply.
    public let createdBy: Person.ID?

    enum CodingKeys: String, CodingKey {
        case id, role, content, status, revision, model, usage
        case conversation = "conversation_id"
        case claw = "claw_id"
        case createdAt = "created_at"
        case createdBy = "created_by"
    }

    /// Who said it, a person or the Claw.
    public struct Role: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let user = Role(rawValue: "user")
        public static let assistant = Role(rawValue: "assistant")
    }

    public struct Status: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let pending = Status(rawValue: "pending")
        public static let complete = Status(rawValue: "complete")
        public static let failed = Status(rawValue: "failed")
    }

    /// In the model's tokens.
    public struct Usage: Decodable, Hashable, Sendable {
        public let inputTokens: Int
        public let outputTokens: Int

        enum CodingKeys: String, CodingKey {
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
        }
    }
}

/// Messages that belong together.
public enum Conversation {
    /// As in `conv_01m85kc7g4fav8n3z6y0r5wqsd`.
    public typealias ID = Identifier<Conversation>
}

/// A message, and the reply to it.
public struct Exchange: Decodable, Hashable, Sendable {
    public let message: Message
    public let reply: Message
}
