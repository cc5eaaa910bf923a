import APIKeys
import HTTPTypes
public import Hummingbird
import Logging

/// Lets a request through to everything at and below a path only with a good API key: unknown paths too, so that a stranger does not
/// learn which exist.
///
/// The order of its answers: key (401) → route (404, or 405 with `Allow`) → scope (403) → limits (429) → whatever the handler says. All of them
/// are `Cache-Control: no-store`. A key in its grace is told when that ends, in `Key-Grace-Ends`; one with limits how it stands with them, in
/// `RateLimit-Policy` and `RateLimit`, as soon as a request was counted or refused by them.
///
/// A request is counted where it is known that the key has the scope: by the routes of ``ScopedRoutes``. Those that were registered in another way are
/// counted here, and so is whatever is answered in the place of a route, by a middleware behind this one: a path that nobody answers costs no call.
///
/// Add it after a ``RequestFrame`` and before the routes, or let `Router.guarded(_:by:scopes:)` do that.
public struct APIKeyMiddleware<Context: KeyedRequestContext>: RouterMiddleware {
    private let guarding: APIKeyGuard
    private let prefix: PathPrefix
    private let routes: RouteTable

    /// - Parameters:
    ///   - guarding: how it is guarded.
    ///   - context: the type of context that the router has.
    ///   - prefix: the path that is guarded with all below it: `/v1` guards `/v1` and `/v1/x`, and not `/v10`.
    ///   - routes: the routes there are, to tell a wrong method from a wrong path.
    public init(
        _ guarding: APIKeyGuard, context: Context.Type = Context.self, prefix: RouterPath = "/",
        routes: RouteTable = RouteTable()
    ) {
        self.guarding = guarding
        self.prefix = PathPrefix(prefix)
        self.routes = routes
    }

    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard prefix.holds(request) else { return try await next(request, context) }
        guard context.requestID != .none else {
            // Without a frame nobody further out would say it.
            context.logger.error("\(GuardFault.noFrame)")
            throw GuardFault.noFrame
        }
        if guarding.requests.browsers != .off, let preflight = Preflight(request) { return preflight.response }

        var arrival = Arrival(uptime: guarding.time.uptime, route: context.endpointPath)
        let now = guarding.time.now
        let fields = CredentialFields(request.headers)
        let verdict = guarding.judge(fields, from: context.clientAddress, at: now, uptime: arrival.uptime)

        var context = context
        var (response, outcome): (Response, ActivityOutcome)
        var meter: CallMeter?
        switch verdict {
        case .accepted(let principal):
            context.keyedContext.principal = principal
            meter = CallMeter(principal, verifier: guarding.requests.verifier, at: arrival.uptime)
            context.keyedContext.meter = meter
            do {
                if let meter, !routes.counts(request.method, at: arrival.route) { try meter.count() }
                (response, outcome) = (try await next(request, context), .allowed)
                // What answered in the place of a route, such as a middleware that serves files.
                try meter?.count()
            } catch let error as RefusedRequest {
                response = refuse(error.refusal, scope: error.scope, standing: error.standing, context: context)
                outcome = .denied(error.refusal)
            } catch {
                var error = error
                if arrival.route == nil, let other = await otherMethods(of: request, after: error, context: context) {
                    arrival.route = other.pattern
                    error = other.problem
                }
                (response, outcome) = (context.response(to: error, of: request), .allowed)
            }
        case .refused(let refusal, of: _):
            (response, outcome) = (refuse(refusal, context: context), .denied(refusal))
        }

        response.headers[.cacheControl] = "no-store"
        if let end = verdict.principal?.graceEndsAt, end > now { response.headers[guarding.graceField] = end.description }
        if let standing = meter?.standing { response.headers.tell(standing) }
        if let activity = guarding.requests.activity {
            activity.record(
                ActivityEvent(
                    requestID: context.requestID, principal: verdict.principal, method: masked(request.method),
                    route: arrival.route,
                    path: masked(request.uri.path, limit: ActivityEvent.longestPath),
                    status: response.status.code, outcome: outcome, clientAddress: context.clientAddress,
                    userAgent: fields.userAgent.map { masked($0, limit: ActivityEvent.longestUserAgent) },
                    latency: arrival.uptime.duration(to: guarding.time.uptime)))
        }
        return response
    }

    /// What is known of a request before it goes on its way.
    private struct Arrival {
        let uptime: ContinuousClock.Instant
        /// The pattern of the route that the router has chosen, or whose path the request has with another method.
        var route: String?
    }

    /// What to answer where the router found no route, if that is only because of the method (RFC 9110, 15.5.6).
    private func otherMethods(
        of request: Request, after error: any Error, context: Context
    ) async -> (pattern: String, problem: Problem)? {
        guard (error as? any HTTPResponseError)?.status == .notFound,
            let known = await routes.otherMethods(of: request, context: context)
        else { return nil }
        let allow = known.methods.map(\.rawValue).joined(separator: ", ")
        return (known.pattern, Problem(.methodNotAllowed, detail: "This path takes \(allow).", headers: [.allow: allow]))
    }

    private func refuse(
        _ refusal: Refusal, scope: Scope? = nil, standing: RateStanding? = nil, context: Context
    ) -> Response {
        context.response(to: Problem(refusal, challenge: guarding.challenge, scope: scope, standing: standing))
    }

    /// The method's name; one that nobody has heard of could hold a key.
    private func masked(_ method: HTTPRequest.Method) -> String {
        let name = method.rawValue
        if name.utf8.count <= Self.longestMethod { return name }
        return masked(name, limit: Self.longestMethod).text
    }

    private func masked(_ text: String, limit: Int) -> MaskedText {
        MaskedText(text, formats: guarding.requests.maskedFormats, limit: limit)
    }

    /// The longest method that is registered, `UPDATEREDIRECTREF`, has 17 (IANA, HTTP Method Registry); a key has more.
    private static var longestMethod: Int { 32 }
}
