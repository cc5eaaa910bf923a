import APIKeys
import APIKeysHummingbird
import Hummingbird
import WorkClaw

/// Finds out who has signed in, by the session's cookie alone: an API key says nothing here. Their pages tell times in their time zone.
struct SessionMiddleware: RouterMiddleware {
    typealias Context = DashboardRequestContext

    let accounts: AccountStore
    let cookies: SessionCookies
    let time: any TimeSource

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let token = cookies.session(of: request), let session = try await accounts.session(token, at: time.now) {
            // A page that asks for news by itself does not mean that anybody is there.
            if request.method != .get || !LiveActivityController.isAddressed(by: request) {
                try await accounts.touch(session, from: context.trace(of: request), at: time.now)
            }
            context.session = session
        }
        let found = context
        return try await TimeView.$zone.withValue(found.session?.timeZone ?? .utc) { try await next(request, found) }
    }
}

extension DashboardRequestContext {
    /// From where and with what somebody acts. Who comes by a socket without an IP address is of this machine.
    func trace(of request: Request) -> ClientTrace {
        ClientTrace(address: clientAddress ?? IPAddress(v4: 0x7F00_0001), userAgent: request.headers[.userAgent])
    }
}
