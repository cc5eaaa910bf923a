import APIKeys
import APIKeysHummingbird
import HTTPTypes

/// Says what could not be done, and what to do now.
struct ErrorPage: PageView {
    static let template = "Errors/error.mustache"

    let title: String
    let detail: String
    let requestID: String
    /// The same page, for what may be over soon.
    let again: String?
    let next: AskPage.Back

    /// - Parameter again: the address that was asked for, if it can be asked for again.
    init(_ problem: Problem, requestID: RequestID, isSignedIn: Bool, again: LocalPath?) {
        self.again = problem.headers.contains { $0.name == .retryAfter } ? again?.text : nil
        next =
            isSignedIn
            ? AskPage.Back(name: "To your API keys", path: "/settings/keys") : AskPage.Back(name: "To the start", path: "/")
        self.title = problem.type.title
        self.detail =
            problem.detail
            ?? (problem.type.status.kind == .serverError
                ? "Something went wrong on the server. Whoever runs it finds more in its log, by the request's id."
                : "Go back and try again.")
        self.requestID = requestID.description
    }
}
