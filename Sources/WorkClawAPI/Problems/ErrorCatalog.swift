public import APIKeysHummingbird

/// Every error code that the REST API can answer with. The documents list them; a test holds both lists against each other.
public enum ErrorCatalog {
    public static let all: [ProblemType] =
        ProblemType.library + [
            .invalidJSON, .validationFailed, .invalidIdempotencyKey, .idempotencyMismatch, .idempotencyInProgress, .nameTaken,
            .systemClaw, .storeUnavailable, .notReady,
        ]
}
