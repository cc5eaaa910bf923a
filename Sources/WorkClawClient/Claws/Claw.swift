public import Foundation

/// The configuration of an AI agent, and what of it is in service.
public struct Claw: Decodable, Hashable, Sendable, Identifiable {
    /// As in `claw_01m85kbkw8e2g9xtqw4pqj8pjj`.
    public typealias ID = Identifier<Claw>

    public let id: ID
    public let kind: Kind
    /// Unique in the team, whatever the case of its letters.
    public let name: String
    /// What it is there for.
    public let domain: String?
    /// How it works (`AGENTS.md`).
    public let instructions: String
    /// Who it is (`SOUL.md`).
    public let personality: String
    /// What it remembers (`MEMORY.md`).
    public let memory: String
    /// Whom it works for (`USER.md`).
    public let userContext: String
    /// The language model that it thinks with; `nil` is `echo`, which is none.
    public let model: String?
    public let access: Access
    /// The skills that it has installed, in brief.
    public let skills: [InstalledSkill]
    /// Ways to services outside.
    public let connections: [Connection]
    /// The newest deployment; `nil` if there was none.
    public let deployment: NewestDeployment?
    public let createdAt: Date
    public let updatedAt: Date

    enum CodingKeys: String, CodingKey {
        case id, kind, name, domain, instructions, personality, memory, model, access, skills, connections, deployment
        case userContext = "user_context"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }

    /// A team has one System Claw, which cannot be deleted.
    public struct Kind: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let system = Kind(rawValue: "system")
        public static let custom = Kind(rawValue: "custom")
    }

    /// A skill in brief.
    public struct InstalledSkill: Decodable, Hashable, Sendable, Identifiable {
        public let id: Skill.ID
        public let name: String
        public let version: String
        /// Whether the next deployment takes it along.
        public let enabled: Bool
    }

    /// A deployment in brief.
    public struct NewestDeployment: Decodable, Hashable, Sendable, Identifiable {
        public let id: Deployment.ID
        public let revision: Int
        public let status: Deployment.Status
        /// The revision that answers now; `nil` if none does.
        public let inServiceRevision: Int?
        public let updatedAt: Date

        enum CodingKeys: String, CodingKey {
            case id, revision, status
            case inServiceRevision = "in_service_revision"
            case updatedAt = "updated_at"
        }
    }
}
