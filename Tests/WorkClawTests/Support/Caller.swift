import APIKeys
import Testing

@testable import WorkClaw

/// Somebody with an API key who sends requests with idempotency keys.
struct Caller {
    let secret = KeyFormat.workclaw.makeSecret()
    let principal: Principal

    init(in team: TeamID = TeamID(at: Workspace.start)) {
        principal = Principal(
            keyID: KeyID(at: Workspace.start), teamID: team, createdBy: UserID(at: Workspace.start),
            scopes: ScopeCatalog.workclaw.all)
    }

    func seal(_ key: String = "first") throws -> AnswerSeal {
        AnswerSeal(secret: secret, key: try #require(IdempotencyKey(key)))
    }

    func request(
        _ key: String = "first", method: String = "POST", path: String = "/v1/claws", body: String = "{}"
    ) throws -> IdempotentRequest {
        IdempotentRequest(
            of: principal, method: method, path: path, key: try #require(IdempotencyKey(key)), body: body.utf8,
            seal: try seal(key))
    }
}
