import Hummingbird
import Synchronization

/// The guarded routes there are. Written while the server is put together; read when a request meets no route, to tell a wrong method from
/// a wrong path.
public final class RouteTable: Sendable {
    private struct Entry {
        let pattern: RouterPath
        let route: RegisteredRoute
    }

    private let entries = Mutex<[Entry]>([])

    public init() {}

    /// All routes, in the order of their registration.
    public var registered: [RegisteredRoute] { entries.withLock { $0.map(\.route) } }

    func add(_ route: RegisteredRoute, at pattern: RouterPath) {
        entries.withLock { $0.append(Entry(pattern: pattern, route: route)) }
    }

    /// The pattern that `path` fits, and the methods that it takes, as `Allow` lists them; `nil` if it fits none.
    func route(at path: String) -> (pattern: String, allow: String)? {
        // As the router splits it.
        let parts = path.split(separator: "/")
        let matches = entries.withLock { entries in
            entries.filter { entry in
                let elements = entry.pattern.components
                return elements.count == parts.count && zip(elements, parts).allSatisfy { $0 ~= $1 }
            }.map(\.route)
        }
        guard let first = matches.first else { return nil }
        var methods = Set(matches.map(\.method.rawValue))
        if methods.contains("GET") { methods.insert("HEAD") }
        return (first.path, methods.sorted().joined(separator: ", "))
    }
}
