import APIKeys
import APIKeysHummingbird
import APIKeysStore
import HTTPTypes
import Hummingbird
import NIOCore
import WorkClaw

extension Problem {
    /// What an error becomes on a page. Of an unknown one nothing is shown.
    init(onPage error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as WorkspaceError: self.init(error)
        case let error as KeyServiceError: self.init(error)
        case let error as HTTPError where error.status == .notFound:
            self.init(.notFound, detail: "There is no page at this address.")
        case is NIOTooManyBytesError: self.init(.payloadTooLarge)
        default:
            if let unavailable = WorkspaceError(ofStore: error) {
                self.init(unavailable)
            } else {
                self.init(.internalError)
            }
            cause = error
        }
    }

    private init(_ error: WorkspaceError) {
        switch error.code {
        case .storeUnavailable:
            self.init(
                .storeUnavailable,
                detail:
                    "This is not your doing, and it may be over soon. Nothing is known to have changed. Try again in a moment.",
                headers: [.retryAfter: "5"])
        case .linkInvalid, .invitationInvalid: self.init(.linkInvalid, detail: error.message)
        case .notFound, .teamNotFound, .memberNotFound: self.init(.notFound, detail: error.message)
        case .roleForbids, .wrongAddress: self.init(.personForbidden, detail: error.message)
        default: self.init(.conflict, detail: error.message)
        }
    }

    private init(_ error: KeyServiceError) {
        switch error {
        case .notFound: self.init(.notFound, detail: "There is no such key in this team.")
        case .notAMember: self.init(.personForbidden, detail: "You are not in this team.")
        case .notPermitted:
            self.init(.personForbidden, detail: "Members may manage only the keys that they made themselves.")
        case .scopesNotGrantable:
            self.init(.personForbidden, detail: "Your role does not allow some of the scopes. Nothing was made.")
        case .rule(let violation): self.init(.conflict, detail: violation.description)
        case .invalid: self.init(.unprocessableContent)
        }
    }
}
