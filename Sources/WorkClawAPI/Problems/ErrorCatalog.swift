public import APIKeysHummingbird

/// Every error code that the REST API can answer with. The documents list them; a test holds both lists against each other.
public enum ErrorCatalog {
    public static let all: [ProblemType] =
        ProblemType.library + [
            .invalidJSON, .validationFailed, .invalidIdempotencyKey, .idempotencyMismatch, .idempotencyInProgress, .nameTaken,
            .systemClaw, .roleForbids, .privateSecret, .teamOwner, .alreadyMember, .alreadyInvited, .skillInstalled,
            .deploymentInProgress, .noPreviousRevision, .notInService, .notDeployed, .providerUnreachable, .providerRefused,
            .providerAnswerInvalid, .providerTimeout, .clientGone, .storeUnavailable, .notReady,
        ]
}
