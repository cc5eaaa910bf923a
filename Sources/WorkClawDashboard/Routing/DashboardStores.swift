public import APIKeysStore
public import WorkClaw

/// What the pages read and write.
public struct DashboardStores: Sendable {
    let accounts: AccountStore
    let teams: TeamStore
    let keys: KeyService
    let activity: ActivityStore
    let audit: AuditStore

    public init(
        accounts: AccountStore, teams: TeamStore, keys: KeyService, activity: ActivityStore, audit: AuditStore
    ) {
        self.accounts = accounts
        self.teams = teams
        self.keys = keys
        self.activity = activity
        self.audit = audit
    }
}
