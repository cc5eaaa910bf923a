import HTTPTypes
import Hummingbird
import Logging

/// Finds which methods a path takes, by asking a second router with the same paths: a path cannot mean one thing to it and another to
/// the router that serves it.
struct MethodFinder: Sendable {
    struct Answer: Sendable {
        /// As it was registered.
        let pattern: String
        /// In alphabetical order, `HEAD` wherever there is `GET`.
        let methods: [HTTPRequest.Method]
    }

    private let router: RouterResponder<Context>
    private let answers: [String: Answer]

    init(_ routes: [RegisteredRoute]) {
        let router = Router(context: Context.self)
        var answers: [String: Answer] = [:]
        for (pattern, routes) in Dictionary(grouping: routes, by: \.path) {
            var methods = Set(routes.map(\.method))
            if methods.contains(.get) { methods.insert(.head) }
            answers[pattern] = Answer(pattern: pattern, methods: methods.sorted { $0.rawValue < $1.rawValue })
            router.get(RouterPath(pattern)) { _, _ in HTTPResponse.Status.noContent }
        }
        self.router = router.buildResponder()
        self.answers = answers
    }

    /// What the path of `request` takes; `nil` if there is no such path.
    func methods(at request: Request, logger: Logger) async -> Answer? {
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: request.head.path)
        let context = Context(source: Source(logger: logger))
        let question = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        // Of the answer only the pattern matters, which the router leaves in the context. Where it finds none, it leaves what is no pattern.
        _ = try? await router.respond(to: question, context: context)
        return context.endpointPath.flatMap { answers[$0] }
    }

    struct Source: RequestContextSource {
        let logger: Logger
    }

    struct Context: RequestContext {
        typealias Source = MethodFinder.Source
        var coreContext: CoreRequestContextStorage

        init(source: MethodFinder.Source) {
            self.coreContext = .init(source: source)
        }
    }
}
