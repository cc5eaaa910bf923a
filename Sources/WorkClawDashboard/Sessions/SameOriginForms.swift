import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import WorkClaw

/// Refuses what changes something unless a page of this server sent it: by `Sec-Fetch-Site`, which browsers send to addresses that are HTTPS or of
/// this machine, and no page can forge; otherwise by `Origin`.
struct SameOriginForms: RouterMiddleware {
    typealias Context = DashboardRequestContext

    let publicURL: @Sendable () -> PublicURL

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard [.get, .head, .options].contains(request.method) || isOurs(request) else {
            throw Problem(.foreignForm, detail: "Nothing was done. Open the page at \(publicURL()) and send its form.")
        }
        return try await next(request, context)
    }

    private func isOurs(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" }
        guard let origin = request.headers[.origin] else { return false }
        return origin.lowercased() == Self.origin(of: publicURL())
    }

    /// Scheme, host and port, without the path that the address may have.
    static func origin(of url: PublicURL) -> String {
        url.text.split(separator: "/" as Character, maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
            .joined(separator: "/").lowercased()
    }
}
