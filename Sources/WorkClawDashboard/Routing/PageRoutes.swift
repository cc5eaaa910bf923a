import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import WorkClaw

/// Registers pages and what takes their forms. A form of somebody who has signed in cannot be registered without the check of its token.
struct PageRoutes {
    typealias Context = DashboardRequestContext

    private let routes: RouterGroup<Context>
    private var methods: [String: Set<HTTPRequest.Method>] = [:]

    init(routes: RouterGroup<Context>) {
        self.routes = routes
    }

    /// A page for everybody.
    mutating func get(_ path: String, _ handler: @escaping @Sendable (Request, Context) async throws -> Response) {
        methods[path, default: []].insert(.get)
        routes.get(RouterPath(path), use: handler)
    }

    /// Takes a form for everybody. That it came from a page of this server ``SameOriginForms`` has checked.
    mutating func post(
        _ path: String, _ handler: @escaping @Sendable (FormBody, Request, Context) async throws -> Response
    ) {
        methods[path, default: []].insert(.post)
        routes.post(RouterPath(path)) { request, context in
            try await handler(FormBody(reading: request), request, context)
        }
    }

    /// A page for somebody who has signed in.
    mutating func signedInGet(
        _ path: String, _ handler: @escaping @Sendable (Session, Request, Context) async throws -> Response
    ) {
        get(path) { request, context in try await handler(context.requireSession(), request, context) }
    }

    /// Takes a form of somebody who has signed in, and whose page it came from.
    mutating func signedInPost(
        _ path: String, _ handler: @escaping @Sendable (Session, FormBody, Context) async throws -> Response
    ) {
        post(path) { form, _, context in
            let session = try context.requireSession()
            try form.requireToken(of: session)
            return try await handler(session, form, context)
        }
    }

    /// The same, with the request, whose connection may be watched for its end through its body.
    mutating func signedInPost(
        _ path: String, watching handler: @escaping @Sendable (Session, FormBody, Request, Context) async throws -> Response
    ) {
        methods[path, default: []].insert(.post)
        routes.post(RouterPath(path)) { request, context in
            var request = request
            let form = try await FormBody(keepingBodyOf: &request)
            let session = try context.requireSession()
            try form.requireToken(of: session)
            return try await handler(session, form, request, context)
        }
    }

    /// Lets every path answer 405 to the methods that it does not take. To be called after all others.
    func refuseOtherMethods() {
        for (path, taken) in methods {
            var allowed = taken
            if taken.contains(.get) { allowed.insert(.head) }
            let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options] where !taken.contains(method) {
                routes.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw Problem(.methodNotAllowed, detail: "This address takes \(allow).", headers: [.allow: allow])
                }
            }
        }
    }
}
