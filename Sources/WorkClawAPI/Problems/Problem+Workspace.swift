import APIKeysHummingbird
import HTTPTypes
import WorkClaw

extension Problem {
    /// What an error of the workspace's becomes; `nil` for one that is none of them.
    init?(ofWorkspace error: any Error) {
        switch error {
        case let error as WorkspaceError: self.init(error)
        case let fault as FieldFault: self.init([fault])
        case let error as ProviderError: self.init(error)
        case is CancellationError:
            self.init(.clientGone, detail: "The client closed the connection before the answer was there.")
        default:
            guard let unavailable = WorkspaceError(ofStore: error) else { return nil }
            self.init(unavailable)
            cause = error
        }
    }

    /// What keeps a model from answering.
    private init(_ error: ProviderError) {
        let type: ProblemType =
            switch error.code {
            case .unreachable: .providerUnreachable
            case .timedOut: .providerTimeout
            case .refused, .addressNotAllowed, .secretMissing, .secretUnusable, .unknownModel: .providerRefused
            case .invalidAnswer: .providerAnswerInvalid
            }
        self.init(type, detail: error.message)
    }

    /// The one place where what the workspace refuses becomes an answer.
    init(_ error: WorkspaceError) {
        let type: ProblemType =
            switch error.code {
            case .notFound, .teamNotFound, .memberNotFound: .notFound
            case .nameTaken: .nameTaken
            case .systemClaw: .systemClaw
            case .preconditionFailed: .preconditionFailed
            case .claimLost: .idempotencyInProgress
            case .storeUnavailable: .storeUnavailable
            case .roleForbids: .roleForbids
            case .privateSecret: .privateSecret
            case .teamOwner: .teamOwner
            case .alreadyMember: .alreadyMember
            case .alreadyInvited: .alreadyInvited
            case .skillInstalled: .skillInstalled
            case .deploymentInProgress: .deploymentInProgress
            case .noPreviousRevision: .noPreviousRevision
            case .notInService: .notInService
            case .notDeployed: .notDeployed
            // What only the command line and the pages ask for has no code of its own here.
            case .alreadySetUp, .personExists, .passwordRequired, .invitationInvalid, .wrongPassword, .secretInUse,
                .sessionEnded, .linkInvalid, .wrongAddress, .secondFactorActive:
                .conflict
            }
        var faults: [Fault] = []
        if let field = error.field { faults = [Fault(field: field, code: error.code.rawValue, message: error.message)] }
        self.init(
            type, detail: error.message, errors: faults,
            headers: type == .storeUnavailable ? [.retryAfter: "1"] : [:])
    }

    /// All that is wrong with a request.
    init(_ faults: [FieldFault]) {
        self.init(
            .validationFailed,
            detail: faults.count == 1 ? "One field has a fault." : "\(faults.count) fields have faults.",
            errors: faults.map { Fault(field: $0.field, code: $0.code.rawValue, message: $0.message) })
    }
}
