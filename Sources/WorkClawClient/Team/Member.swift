public import Foundation

/// Somebody in the team, or an invitation that is pending.
public struct Member: Decodable, Hashable, Sendable, Identifiable {
    /// As in `mem_01m85k9d3vftbt2egs0ngtmn15`, or `inv_…` of an invitation.
    public typealias ID = Identifier<Member>

    public let id: ID
    public let kind: Kind
    /// `nil` for an invitation.
    public let person: Person.ID?
    public let email: String
    public let role: Role
    /// When they joined, or were invited.
    public let createdAt: Date
    /// Who answers for the invitation; `nil` for a member.
    public let invitedBy: Person.ID?
    /// From when on the invitation's link no longer works; `nil` for a member.
    public let expiresAt: Date?

    enum CodingKeys: String, CodingKey {
        case id, kind, email, role
        case person = "user_id"
        case createdAt = "created_at"
        case invitedBy = "invited_by"
        case expiresAt = "expires_at"
    }

    public struct Kind: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let member = Kind(rawValue: "member")
        public static let invitation = Kind(rawValue: "invitation")
    }

    public struct Role: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// It cannot be given: ownership is transferred.
        public static let owner = Role(rawValue: "owner")
        public static let admin = Role(rawValue: "admin")
        public static let member = Role(rawValue: "member")
    }
}
