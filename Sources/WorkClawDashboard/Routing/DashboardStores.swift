public import APIKeysStore
public import WorkClaw

/// What the pages read and write.
public struct DashboardStores: Sendable {
    let accounts: AccountStore
    let teams: TeamStore
    let keys: KeyService
    let activity: ActivityStore
    let audit: AuditStore
    let vault: VaultStore
    let messages: MessageStore
    let chat: ChatService
    /// For waiting until keys are refused here that a change of people has revoked.
    let keyChanges: any KeyChangeBarrier

    public init(
        accounts: AccountStore, teams: TeamStore, keys: KeyService, activity: ActivityStore, audit: AuditStore,
        vault: VaultStore, messages: MessageStore, chat: ChatService, keyChanges: any KeyChangeBarrier
    ) {
        self.accounts = accounts
        self.teams = teams
        self.keys = keys
        self.activity = activity
        self.audit = audit
        self.vault = vault
        self.messages = messages
        self.chat = chat
        self.keyChanges = keyChanges
    }
}
