import WorkClawServer

/// A member or an invitation as the command line shows it.
struct TeamEntryDocument: Encodable {
    let entry: TeamEntry
    /// The invitation's link, where it was just made.
    var link: String?
    /// The team, where it is not the one that was asked for.
    var team: Team?
    /// The keys that a change has revoked, or would revoke.
    var revokedKeys: [APIKey]?

    private enum CodingKeys: String, CodingKey {
        case id, kind, email, role, link, team
        case userID = "user_id"
        case createdAt = "created_at"
        case invitedBy = "invited_by"
        case expiresAt = "expires_at"
        case revokedKeys = "revoked_keys"
    }

    private enum TeamKeys: String, CodingKey { case id, name }

    private struct RevokedKey: Encodable {
        let id: String
        let name: String
        let hint: String
    }

    // By hand, so that what there is not is null and not absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(entry.id.description, forKey: .id)
        try container.encode(entry.email, forKey: .email)
        try container.encode(entry.role.rawValue, forKey: .role)
        try container.encode(since.description, forKey: .createdAt)
        switch entry {
        case .member(let member):
            try container.encode("member", forKey: .kind)
            try container.encode(member.person.id.description, forKey: .userID)
            try container.encodeNil(forKey: .invitedBy)
            try container.encodeNil(forKey: .expiresAt)
        case .invitation(let invitation):
            try container.encode("invitation", forKey: .kind)
            try container.encodeNil(forKey: .userID)
            try container.encode(invitation.invitedBy.description, forKey: .invitedBy)
            try container.encode(invitation.expiresAt.description, forKey: .expiresAt)
        }
        try container.encodeIfPresent(link, forKey: .link)
        if let team {
            var nested = container.nestedContainer(keyedBy: TeamKeys.self, forKey: .team)
            try nested.encode(team.id.description, forKey: .id)
            try nested.encode(team.name, forKey: .name)
        }
        let keys = revokedKeys?.map { RevokedKey(id: $0.id.description, name: $0.name, hint: $0.hint) }
        try container.encodeIfPresent(keys, forKey: .revokedKeys)
    }

    /// When they joined, or were invited.
    var since: Timestamp {
        switch entry {
        case .member(let member): member.joinedAt
        case .invitation(let invitation): invitation.createdAt
        }
    }

    /// For people: how things stand with them.
    var state: String {
        switch entry {
        case .member: "member"
        case .invitation(let invitation): "invited until \(invitation.expiresAt)"
        }
    }

    /// For people: a line for each key, under a sentence.
    func keysText(_ sentence: String) -> String {
        guard let revokedKeys, !revokedKeys.isEmpty else { return "" }
        return revokedKeys.reduce("\n\(sentence)") { $0 + "\n  \($1.id)  \($1.hint)  \($1.name)" }
    }
}
