import HTTPTypes
import Hummingbird
import Synchronization

/// The guarded routes there are: for documents, for tests that compare them with other lists, and to tell a wrong method from a wrong path.
///
/// Written while the server is put together. A request that finds its route never comes here.
public final class RouteTable: Sendable {
    private struct State {
        var routes: [RegisteredRoute] = []
        /// Made when it is first needed; a route that is added later needs a new one.
        var finder: MethodFinder?
    }

    private let state = Mutex(State())

    public init() {}

    /// All routes, in the order of their registration.
    public var registered: [RegisteredRoute] { state.withLock { $0.routes } }

    func add(_ route: RegisteredRoute) {
        state.withLock { state in
            state.routes.append(route)
            state.finder = nil
        }
    }

    /// The path that a request meant which the router found no route for, if another method would have found one there.
    func otherMethods(of request: Request, context: some RequestContext) async -> MethodFinder.Answer? {
        let finder = state.withLock { state in
            let finder = state.finder ?? MethodFinder(state.routes)
            state.finder = finder
            return finder
        }
        guard let answer = await finder.methods(at: request, logger: context.logger),
            !answer.methods.contains(request.method)
        else { return nil }
        return answer
    }
}
