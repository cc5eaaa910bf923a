public import APIKeysHummingbird
import Hummingbird

/// The problems that WorkClaw's REST API has beside those of every guarded server.
extension ProblemType {
    public static let invalidJSON = ProblemType(
        code: "invalid_json", status: .badRequest, title: "The body is not JSON")
    public static let validationFailed = ProblemType(
        code: "validation_failed", status: .unprocessableContent, title: "The request has faults")
    public static let invalidIdempotencyKey = ProblemType(
        code: "invalid_idempotency_key", status: .badRequest, title: "The Idempotency-Key cannot be used")
    public static let idempotencyMismatch = ProblemType(
        code: "idempotency_mismatch", status: .unprocessableContent, title: "The Idempotency-Key stands for another request")
    public static let idempotencyInProgress = ProblemType(
        code: "idempotency_in_progress", status: .conflict, title: "The same request is still being worked on")
    public static let nameTaken = ProblemType(code: "name_taken", status: .conflict, title: "The name is taken")
    public static let systemClaw = ProblemType(
        code: "system_claw", status: .conflict, title: "The System Claw cannot be deleted")
    public static let roleForbids = ProblemType(
        code: "role_forbids", status: .forbidden, title: "The person's role does not allow it")
    public static let privateSecret = ProblemType(
        code: "private_secret", status: .forbidden, title: "The Claw uses a private secret of its owner")
    public static let teamOwner = ProblemType(
        code: "team_owner", status: .conflict, title: "The Owner's membership is fixed")
    public static let alreadyMember = ProblemType(
        code: "already_member", status: .conflict, title: "The person is in the team already")
    public static let alreadyInvited = ProblemType(
        code: "already_invited", status: .conflict, title: "The person has been invited already")
    public static let skillInstalled = ProblemType(
        code: "skill_installed", status: .conflict, title: "The Claw has the skill already")
    public static let deploymentInProgress = ProblemType(
        code: "deployment_in_progress", status: .conflict, title: "A deployment of the Claw is under way")
    public static let noPreviousRevision = ProblemType(
        code: "no_previous_revision", status: .conflict, title: "There is no revision to go back to")
    public static let notInService = ProblemType(
        code: "not_in_service", status: .conflict, title: "The deployment is not in service")
    public static let notDeployed = ProblemType(
        code: "not_deployed", status: .conflict, title: "The Claw has not been deployed")
    public static let providerUnreachable = ProblemType(
        code: "provider_unreachable", status: .badGateway, title: "The model provider cannot be reached")
    public static let providerRefused = ProblemType(
        code: "provider_refused", status: .badGateway, title: "The model provider refused the request")
    public static let providerAnswerInvalid = ProblemType(
        code: "provider_answer_invalid", status: .badGateway, title: "The model provider's answer makes no sense")
    public static let providerTimeout = ProblemType(
        code: "provider_timeout", status: .gatewayTimeout, title: "The model provider took too long")
    /// Nobody sees the answer; the activity log does. The status is the one that nginx logs for it.
    public static let clientGone = ProblemType(
        code: "client_gone", status: .init(code: 499, reasonPhrase: "Client Closed Request"), title: "The client went away")
    public static let storeUnavailable = ProblemType(
        code: "store_unavailable", status: .serviceUnavailable, title: "The store cannot be used now")
    public static let notReady = ProblemType(code: "not_ready", status: .serviceUnavailable, title: "The server is not ready")
}
