public import APIKeys
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
    let claws: ClawStore
    let skills: SkillStore
    let deployments: DeploymentStore
    let messages: MessageStore
    let chat: ChatService
    /// For waiting until keys are refused here that a change of people has revoked.
    let keyChanges: any KeyChangeBarrier
    /// The scopes that keys may have, as they are now.
    let scopes: Published<ScopeCatalog>

    public init(
        accounts: AccountStore, teams: TeamStore, keys: KeyService, activity: ActivityStore, audit: AuditStore,
        vault: VaultStore, claws: ClawStore, skills: SkillStore, deployments: DeploymentStore, messages: MessageStore,
        chat: ChatService, keyChanges: any KeyChangeBarrier, scopes: Published<ScopeCatalog>
    ) {
        self.accounts = accounts
        self.teams = teams
        self.keys = keys
        self.activity = activity
        self.audit = audit
        self.vault = vault
        self.claws = claws
        self.skills = skills
        self.deployments = deployments
        self.messages = messages
        self.chat = chat
        self.keyChanges = keyChanges
        self.scopes = scopes
    }
}
