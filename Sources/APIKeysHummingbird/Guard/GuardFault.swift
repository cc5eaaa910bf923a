/// A server put together wrongly. Nobody gets in: the answer is a 500, and the log says this.
public enum GuardFault: Error, Hashable {
    /// A route asks who is calling, and no guard stands before it.
    case noGuard
    /// A guard stands before the routes, and no ``RequestFrame`` before the guard.
    case noFrame
}

extension GuardFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noGuard: "this route asks for a principal, but no APIKeyMiddleware stands before it"
        case .noFrame:
            "an APIKeyMiddleware stands before this path, but no RequestFrame before that: add it to the router first"
        }
    }
}
