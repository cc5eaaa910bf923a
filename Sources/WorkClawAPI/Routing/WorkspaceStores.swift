public import WorkClaw

/// What the REST surface reads and writes.
public struct WorkspaceStores: Sendable {
    let claws: ClawStore
    let teams: TeamStore
    let skills: SkillStore
    let deployments: DeploymentStore
    let messages: MessageStore
    let chat: ChatService
    let idempotency: IdempotencyStore

    public init(
        claws: ClawStore, teams: TeamStore, skills: SkillStore, deployments: DeploymentStore, messages: MessageStore,
        chat: ChatService,
        idempotency: IdempotencyStore
    ) {
        self.claws = claws
        self.teams = teams
        self.skills = skills
        self.deployments = deployments
        self.messages = messages
        self.chat = chat
        self.idempotency = idempotency
    }
}
