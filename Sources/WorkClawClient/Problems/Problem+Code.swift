extension Problem {
    /// The word that programs compare. A newer server may have words that this client has no name for.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        public static let unauthorized = Code(rawValue: "unauthorized")
        public static let invalidToken = Code(rawValue: "invalid_token")
        public static let clientSideUse = Code(rawValue: "client_side_use")
        public static let insufficientScope = Code(rawValue: "insufficient_scope")
        public static let addressNotAllowed = Code(rawValue: "address_not_allowed")
        public static let quotaExceeded = Code(rawValue: "quota_exceeded")
        public static let verificationUnavailable = Code(rawValue: "verification_unavailable")
        public static let badRequest = Code(rawValue: "bad_request")
        public static let forbidden = Code(rawValue: "forbidden")
        public static let notFound = Code(rawValue: "not_found")
        public static let methodNotAllowed = Code(rawValue: "method_not_allowed")
        public static let conflict = Code(rawValue: "conflict")
        public static let preconditionFailed = Code(rawValue: "precondition_failed")
        public static let payloadTooLarge = Code(rawValue: "payload_too_large")
        public static let unsupportedMediaType = Code(rawValue: "unsupported_media_type")
        public static let unprocessableContent = Code(rawValue: "unprocessable_content")
        public static let tooManyRequests = Code(rawValue: "too_many_requests")
        public static let internalError = Code(rawValue: "internal_error")
        public static let serviceUnavailable = Code(rawValue: "service_unavailable")
        public static let invalidJSON = Code(rawValue: "invalid_json")
        public static let validationFailed = Code(rawValue: "validation_failed")
        public static let invalidIdempotencyKey = Code(rawValue: "invalid_idempotency_key")
        public static let idempotencyMismatch = Code(rawValue: "idempotency_mismatch")
        public static let idempotencyInProgress = Code(rawValue: "idempotency_in_progress")
        public static let nameTaken = Code(rawValue: "name_taken")
        public static let systemClaw = Code(rawValue: "system_claw")
        public static let roleForbids = Code(rawValue: "role_forbids")
        public static let privateSecret = Code(rawValue: "private_secret")
        public static let teamOwner = Code(rawValue: "team_owner")
        public static let alreadyMember = Code(rawValue: "already_member")
        public static let alreadyInvited = Code(rawValue: "already_invited")
        public static let skillInstalled = Code(rawValue: "skill_installed")
        public static let deploymentInProgress = Code(rawValue: "deployment_in_progress")
        public static let noPreviousRevision = Code(rawValue: "no_previous_revision")
        public static let notInService = Code(rawValue: "not_in_service")
        public static let notDeployed = Code(rawValue: "not_deployed")
        public static let providerUnreachable = Code(rawValue: "provider_unreachable")
        public static let providerRefused = Code(rawValue: "provider_refused")
        public static let providerAnswerInvalid = Code(rawValue: "provider_answer_invalid")
        public static let providerTimeout = Code(rawValue: "provider_timeout")
        public static let clientGone = Code(rawValue: "client_gone")
        public static let storeUnavailable = Code(rawValue: "store_unavailable")
        public static let notReady = Code(rawValue: "not_ready")

        /// Those of the contract.
        public static let all: [Code] = [
            unauthorized, .invalidToken, .clientSideUse, .insufficientScope, .addressNotAllowed,
            .quotaExceeded, .verificationUnavailable, .badRequest, forbidden, .notFound, .methodNotAllowed, .conflict,
            .preconditionFailed, .payloadTooLarge, .unsupportedMediaType, .unprocessableContent, .tooManyRequests,
            .internalError, .serviceUnavailable, .invalidJSON, .validationFailed, .invalidIdempotencyKey,
            .idempotencyMismatch, .idempotencyInProgress, .nameTaken, .systemClaw, .roleForbids, .privateSecret,
            .teamOwner, .alreadyMember, .alreadyInvited, .skillInstalled, .deploymentInProgress, .noPreviousRevision,
            .notInService, .notDeployed, .providerUnreachable, .providerRefused, .providerAnswerInvalid, .providerTimeout,
            .clientGone, .storeUnavailable, .notReady,
        ]
    }
}
