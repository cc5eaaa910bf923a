import APIKeysHummingbird
import Hummingbird
import Logging
import WorkClaw

/// Turns the workspace's refusals into problems, so that handlers need not.
struct WorkspaceProblems<Context: KeyedRequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            if let problem = Problem(ofWorkspace: error) { throw problem }
            guard let unavailable = WorkspaceError(ofStore: error) else { throw error }
            context.logger.error("The store cannot be used.", metadata: ["error": "\(error)"])
            throw Problem(unavailable)
        }
    }
}
