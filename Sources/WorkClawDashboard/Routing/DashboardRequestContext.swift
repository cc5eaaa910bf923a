public import APIKeysHummingbird
public import Hummingbird
import WorkClaw

/// The context of a page's request: beside where it came from, who has signed in.
public struct DashboardRequestContext: KeyedRequestContext {
    public var coreContext: CoreRequestContextStorage
    public var keyedContext: KeyedContextStorage
    /// Set by ``SessionMiddleware``; `nil` for somebody who has not signed in.
    var session: Session?

    public init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.keyedContext = .init(source: source)
    }

    /// Goes on with a request that another router's context was made for.
    public init(_ other: BasicKeyedRequestContext) {
        self.coreContext = other.coreContext
        self.keyedContext = other.keyedContext
    }

    /// - Throws: ``SignInNeeded``.
    func requireSession() throws -> Session {
        guard let session else { throw SignInNeeded() }
        return session
    }
}

/// The page is for somebody who has signed in. The answer leads to where one does.
struct SignInNeeded: Error {}
