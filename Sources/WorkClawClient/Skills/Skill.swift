public import Foundation

/// A package of instructions that a Claw has installed.
public struct Skill: Decodable, Hashable, Sendable, Identifiable {
    /// As in `skl_01m85kbnq2f8jt7v0yq3s9d4ra`.
    public typealias ID = Identifier<Skill>

    public let id: ID
    /// What the catalogue calls it.
    public let name: String
    /// What it is for.
    public let description: String
    public let version: String
    /// Whether the next deployment takes it along.
    public let enabled: Bool
    public let status: Status
    /// What it requires and does not find.
    public let missing: [Missing]
    public let requires: Requirements
    /// What it tells the Claw.
    public let instructions: String
    public let installedAt: Date
    public let installedBy: Person.ID
    public let updatedAt: Date

    enum CodingKeys: String, CodingKey {
        case id, name, description, version, enabled, status, missing, requires, instructions
        case installedAt = "installed_at"
        case installedBy = "installed_by"
        case updatedAt = "updated_at"
    }

    /// Whether everything that it requires is there.
    public struct Status: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let ready = Status(rawValue: "ready")
        public static let needsSetup = Status(rawValue: "needs_setup")
    }

    /// Something that it requires and does not find.
    public struct Missing: Decodable, Hashable, Sendable {
        /// `secret` or `skill`.
        public let kind: String
        public let name: String
    }

    public struct Requirements: Decodable, Hashable, Sendable {
        /// Names of secrets in the vault.
        public let secrets: [String]
        /// Names of other skills.
        public let skills: [String]
    }
}
