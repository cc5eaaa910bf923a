import APIKeys
import APIKeysStore
import WorkClaw

/// All facts about one key.
struct KeyDetailsPage: PageView {
    static let template = "Keys/Details/details.mustache"

    struct ScopeFact: Sendable {
        let name: String
        let summary: String
    }

    struct Relative: Sendable {
        let id: String
        let path: String

        init(_ id: KeyID) {
            self.id = id.description
            self.path = "/settings/keys/\(id)"
        }
    }

    var title: String { name }
    let id: String
    let name: String
    let hint: String
    let status: StatusView
    let scopes: [ScopeFact]
    let addresses: [String]
    let hasAddresses: Bool
    let createdBy: String
    let created: TimeView
    let lastUsed: TimeView?
    let seenInBrowser: TimeView?
    let expires: TimeView?
    let graceEnds: TimeView?
    let predecessor: Relative?
    let successor: Relative?
    let revoked: TimeView?
    let revokedReason: String?
    /// Where to revoke it; `nil` if that cannot be done, or not by this person.
    let revokePath: String?

    init(_ key: APIKey, maker: Person?, usage: KeyUsage?, canManage: Bool, now: Timestamp) {
        let status = key.status(at: now)
        let revocation = key.revocation(at: now)
        id = key.id.description
        name = key.name
        hint = key.hint
        self.status = StatusView(status)
        scopes = ScopeCatalog.workclaw.entries.filter { key.scopes.contains($0.scope) }.map {
            ScopeFact(name: $0.scope.name, summary: $0.summary)
        }
        addresses = key.allowedAddresses.map(\.description)
        hasAddresses = !key.allowedAddresses.isEmpty
        createdBy = maker?.email ?? "Somebody who has left"
        created = TimeView(key.createdAt, now: now)
        lastUsed = usage?.lastUsedAt.map { TimeView($0, now: now) }
        seenInBrowser = usage?.browserSeenAt.map { TimeView($0, now: now) }
        expires = key.expiresAt.map { TimeView($0, now: now) }
        graceEnds = status == .rotating ? key.graceEndsAt.map { TimeView($0, now: now) } : nil
        predecessor = key.rotatedFrom.map(Relative.init)
        successor = key.supersededBy.map(Relative.init)
        revoked = revocation.map { TimeView($0.at, now: now) }
        revokedReason = revocation?.reason
        revokePath = canManage && status.isLiving ? "/settings/keys/\(key.id)/revoke" : nil
    }
}
