import APIKeys
import APIKeysHummingbird
import HTTPTypes

/// Says what could not be done, and what to do now.
struct ErrorPage: PageView {
    static let template = "Errors/error.mustache"

    let title: String
    let detail: String
    let requestID: String

    init(_ problem: Problem, requestID: RequestID) {
        self.title = problem.type.title
        self.detail =
            problem.detail
            ?? (problem.type.status.kind == .serverError
                ? "Something went wrong on the server. Whoever runs it finds more in its log, by the request's id."
                : "Go back and try again.")
        self.requestID = requestID.description
    }
}
