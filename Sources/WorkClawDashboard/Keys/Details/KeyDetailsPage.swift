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

    /// Another key of the same line of rotations.
    struct Relative: Sendable {
        let id: String
        let path: String
        let hint: String
        let status: StatusView
        let created: TimeView

        init(_ key: APIKey, now: Timestamp) {
            id = key.id.description
            path = key.path
            hint = key.hint
            status = StatusView(key.status(at: now))
            created = TimeView(key.createdAt, now: now)
        }
    }

    /// How many keys of the line are shown in each direction; the last one's page goes on.
    static let longestLine = 10

    var title: String { name }
    let id: String
    let name: String
    let hint: String
    let status: StatusView
    let scopes: [ScopeFact]
    let addresses: [String]
    let hasAddresses: Bool
    let limits: [String]
    let hasLimits: Bool
    let createdBy: String
    let created: TimeView
    let lastUsed: TimeView?
    let seenInBrowser: TimeView?
    let expires: TimeView?
    let graceEnds: TimeView?
    /// The nearest first.
    let ancestors: [Relative]
    let hasAncestors: Bool
    let successors: [Relative]
    let hasSuccessors: Bool
    /// Who still uses it, if it has been rotated and works.
    let cutOver: CutOverView?
    let revoked: TimeView?
    let revokedReason: String?
    /// Where to revoke it; `nil` if that cannot be done, or not by this person.
    let revokePath: String?
    /// Where to rotate it; `nil` in the same cases, and if that was done already.
    let rotatePath: String?
    /// Where to make one like it, if it was revoked or has expired, and none has taken over.
    let replacementPath: String?

    init(
        _ key: APIKey, maker: Person?, usage: KeyUsage?, lineage: KeyLineage, cutOver: CutOverView?, canManage: Bool,
        catalog: ScopeCatalog, now: Timestamp
    ) {
        let status = key.status(at: now)
        let revocation = key.revocation(at: now)
        id = key.id.description
        name = key.name
        hint = key.hint
        self.status = StatusView(status)
        scopes = key.scopes.map {
            ScopeFact(name: $0.name, summary: catalog.summary(of: $0) ?? "No longer to be had")
        }
        addresses = key.allowedAddresses.map(\.description)
        hasAddresses = !key.allowedAddresses.isEmpty
        limits = key.limits.map(\.description)
        hasLimits = !key.limits.isEmpty
        createdBy = maker?.email ?? "Somebody who has left"
        created = TimeView(key.createdAt, now: now)
        lastUsed = usage?.lastUsedAt.map { TimeView($0, now: now) }
        seenInBrowser = usage?.browserSeenAt.map { TimeView($0, now: now) }
        expires = key.expiresAt.map { TimeView($0, now: now) }
        graceEnds = status == .rotating ? key.graceEndsAt.map { TimeView($0, now: now) } : nil
        ancestors = lineage.ancestors.map { Relative($0, now: now) }
        hasAncestors = !ancestors.isEmpty
        successors = lineage.successors.map { Relative($0, now: now) }
        hasSuccessors = !successors.isEmpty
        self.cutOver = cutOver
        revoked = revocation.map { TimeView($0.at, now: now) }
        revokedReason = revocation?.reason
        revokePath = canManage && status.isLiving ? "\(key.path)/revoke" : nil
        rotatePath = canManage && status == .active ? "\(key.path)/rotate" : nil
        let isReplaced = revocation?.reason == APIKey.supersededReason
        replacementPath = status.isLiving || isReplaced ? nil : "/settings/keys/new?from=\(key.id)"
    }
}
