import HTTPTypes
import Hummingbird
import Synchronization

/// The guarded routes there are: for documents, for tests that compare them with other lists, and to tell a wrong method from a wrong path.
///
/// Written while the server is put together. A request that finds its route never comes here.
public final class RouteTable: Sendable {
    private struct State {
        var routes: [RegisteredRoute] = []
        /// Their methods and paths, in small letters: a router may be told to compare them so.
        var names: Set<String> = []
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
            state.names.insert(Self.name(route.method, route.path))
            state.finder = nil
        }
    }

    /// Whether the calls of keys with limits are not to be counted before the request goes on: the route that a router has found counts them itself, or
    /// it found none, and what comes of the request is to be seen first. A guard that knows no routes counts everything.
    func counts(_ method: HTTPRequest.Method, at pattern: String?) -> Bool {
        state.withLock { state in
            guard let pattern else { return !state.routes.isEmpty }
            return state.names.contains(Self.name(method == .head ? .get : method, pattern))
        }
    }

    private static func name(_ method: HTTPRequest.Method, _ path: String) -> String {
        "\(method.rawValue) \(path.lowercased())"
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
