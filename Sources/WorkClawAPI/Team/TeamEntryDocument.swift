import APIKeys
import APIKeysHummingbird
import WorkClaw

/// A member or an invitation as the REST API shows it.
struct TeamEntryDocument {
    static let capacity = 320

    let entry: TeamEntry
    /// The invitation's link, where it was just made.
    var link: String?

    /// Writes every field; what there is not is null and not absent. The link alone is there only once.
    func write(into json: inout JSONText) {
        json.open("{")
        json.member("id", entry.id.description)
        switch entry {
        case .member(let member):
            json.member("kind", "member")
            json.member("user_id", member.person.id.description)
            json.member("email", member.person.email)
            json.member("role", member.role.rawValue)
            json.member("created_at", member.joinedAt.description)
            json.null("invited_by")
            json.null("expires_at")
        case .invitation(let invitation):
            json.member("kind", "invitation")
            json.null("user_id")
            json.member("email", invitation.email)
            json.member("role", invitation.role.rawValue)
            json.member("created_at", invitation.createdAt.description)
            json.member("invited_by", invitation.invitedBy.description)
            json.member("expires_at", invitation.expiresAt.description)
        }
        if let link { json.member("link", link) }
        json.close("}")
    }
}
