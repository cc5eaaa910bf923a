public import APIKeys
public import Hummingbird

/// The outermost middleware: names each request, learns where it came from, and answers every error as a problem document.
///
/// Add it to the router before any route. Then
/// - every answer carries `X-Request-Id`, whatever became of the request; an id that the client sends is not taken over;
/// - a ``Problem``, an `HTTPError` and an unknown path are answered as `application/problem+json` (RFC 9457);
/// - any other error is a bare 500 outside, and a full line at level `error` inside;
/// - the answer to `HEAD` has no body.
public struct RequestFrame<Context: KeyedRequestContext>: RouterMiddleware {
    private let time: any TimeSource
    private let proxies: TrustedProxies
    private let problemBase: String
    private let ids = RequestIDSource()

    /// - Parameters:
    ///   - context: the type of context that the router has.
    ///   - trustedProxies: whose `X-Forwarded-For` is believed.
    ///   - problemBase: the URI of a problem's type is this and its code, as in `urn:problem:not_found`.
    ///   - time: where the time comes from.
    public init(
        context: Context.Type = Context.self, trustedProxies: TrustedProxies = TrustedProxies(),
        problemBase: String = RequestFrameDefaults.problemBase, time: any TimeSource = SystemTime()
    ) {
        self.time = time
        self.proxies = trustedProxies
        self.problemBase = problemBase
    }

    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let id = ids.next(at: time.now)
        context.keyedContext.requestID = id
        context.keyedContext.problemBase = problemBase
        context.keyedContext.clientAddress = proxies.clientAddress(
            peer: context.remoteAddress.flatMap(IPAddress.init), fields: request.headers)
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = context.response(to: error, of: request)
        }
        if request.method == .head { response = response.createHeadResponse() }
        response.headers[.xRequestID] = id.description
        return response
    }
}

/// What a ``RequestFrame`` is made with unless somebody says otherwise.
public enum RequestFrameDefaults {
    /// A URN that nobody has registered resolves nowhere, and need not: `code` says the same.
    public static let problemBase = "urn:problem:"
}
