import APIKeys
import APIKeysHummingbird
import APIKeysStore
import HTTPTypes
import Hummingbird
import Logging
import WorkClaw

/// Gives every answer the fields that protect a page, and shows every error as a page.
struct PageFrame: RouterMiddleware {
    typealias Context = DashboardRequestContext

    let accounts: AccountStore
    let cookies: SessionCookies
    let pages: Pages
    let time: any TimeSource

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await AuditOrigin.$current.withValue(.dashboard(from: context.clientAddress)) {
                try await next(request, context)
            }
        } catch is SignInNeeded {
            response = .redirect(to: Self.signIn(for: request))
        } catch {
            response = try await answer(to: error, of: request, context: context)
        }
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = Self.policy(asksForMore: false)
        }
        for field in Self.protection { response.headers[field.name] = field.value }
        // Files whose name changes with what is in them say themselves how long they keep.
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    private func answer(to error: any Error, of request: Request, context: Context) async throws -> Response {
        let problem = Problem(onPage: error)
        if problem.type.status.kind == .serverError {
            context.logger.error(
                "\(problem.type.title)",
                metadata: [
                    "code": "\(problem.type.code)", "request_id": "\(context.requestID)", "method": "\(request.method)",
                    "route": "\(context.endpointPath ?? "-")", "error": "\(problem.cause.map { "\($0)" } ?? "-")",
                ])
        }
        let session = try? await session(of: request, after: problem)
        // What a form did is not to be done by loading its address again.
        let again = request.method == .get ? request.head.path.flatMap(LocalPath.init) : nil
        var response = try pages.response(
            ErrorPage(problem, requestID: context.requestID, isSignedIn: session != nil, again: again), for: session,
            status: problem.type.status)
        for field in problem.headers { response.headers[field.name] = field.value }
        return response
    }

    /// Who has signed in, for the page's head. Where the database cannot be reached it is not asked again.
    private func session(of request: Request, after problem: Problem) async throws -> Session? {
        guard problem.type.code != ProblemType.storeUnavailable.code, let token = cookies.session(of: request) else {
            return nil
        }
        return try await accounts.session(token, at: time.now)
    }

    /// Back to the page afterwards; but not to what a form did.
    private static func signIn(for request: Request) -> String {
        guard request.method == .get, let path = request.head.path.flatMap(LocalPath.init), path != .start else {
            return "/sign-in"
        }
        return "/sign-in?next=" + FormBody.encoded(path.text)
    }

    /// No script but our own, nothing from elsewhere, no frame around it.
    ///
    /// - Parameter asksForMore: whether the script may ask this server for something.
    static func policy(asksForMore: Bool) -> String {
        (["default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'"]
            + (asksForMore ? ["connect-src 'self'"] : [])
            + ["form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]).joined(separator: "; ")
    }

    /// No address of a page, which may hold a link's token, goes elsewhere: the policy is not `no-referrer`, under which a browser's forms would have
    /// no `Origin`.
    private static let protection: HTTPFields = [
        .referrerPolicy: "same-origin",
        .xContentTypeOptions: "nosniff",
        .crossOriginOpenerPolicy: "same-origin",
    ]
}
