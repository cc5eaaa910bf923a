import APIKeysHummingbird
import Hummingbird
import WorkClaw

/// Turns the workspace's refusals into problems, so that handlers need not.
struct WorkspaceProblems<Context: KeyedRequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            throw Problem(ofWorkspace: error) ?? error
        }
    }
}
