import APIKeys
import Foundation
import WorkClaw

/// Somebody in the team, or invited to it, as whoever may manage them sees it.
struct TeamPersonPage: PageView {
    static let template = "Team/Person/person.mustache"

    struct Act: Sendable {
        let name: String
        let path: String
        let isDangerous: Bool
    }

    let title: String
    let role: String
    let joined: TimeView?
    let invited: TimeView?
    let invitedUntil: TimeView?
    let acts: [Act]
    /// Why there is nothing to do.
    let emptiness: String?

    init(_ entry: TeamEntry, viewer: Role, now: Timestamp) {
        title = entry.email
        role = entry.role.rawValue.capitalized
        switch entry {
        case .member(let member):
            joined = TimeView(member.joinedAt, now: now)
            (invited, invitedUntil) = (nil, nil)
        case .invitation(let invitation):
            joined = nil
            invited = TimeView(invitation.createdAt, now: now)
            invitedUntil = TimeView(invitation.expiresAt, now: now)
        }
        acts = TeamAct.allCases.filter { $0.isOffered(for: entry, to: viewer) }.map {
            Act(name: $0.name(for: entry), path: $0.path(for: entry.id), isDangerous: $0 == .remove)
        }
        emptiness = acts.isEmpty ? "The Owner stays, unless they hand the team over." : nil
    }
}
