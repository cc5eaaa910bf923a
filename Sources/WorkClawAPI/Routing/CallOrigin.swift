import APIKeys
import APIKeysHummingbird
import APIKeysStore
import Hummingbird

/// Lets the audit log know by which key, and from which address, a call changes something.
struct CallOrigin<Context: KeyedRequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let key = context.principal?.keyID else { return try await next(request, context) }
        return try await AuditOrigin.$current.withValue(.api(key, from: context.clientAddress)) {
            try await next(request, context)
        }
    }
}
