public import APIKeysHummingbird
public import Hummingbird
import WorkClawDashboard

/// Hands each request to the REST surface, or to the pages.
///
/// What stands under `/v1` is judged by its key and nothing else, and never reaches a page; a page never reads a key.
public struct FrontResponder: HTTPResponder {
    private let api: RouterResponder<BasicKeyedRequestContext>
    private let pages: RouterResponder<DashboardRequestContext>
    private let meters: RequestMeters?
    private let spans: ServerSpans?

    /// - Parameters:
    ///   - meters: told of every answer, if metrics are shown.
    ///   - spans: put around every request, if there is a tracer.
    init(
        api: RouterResponder<BasicKeyedRequestContext>, pages: RouterResponder<DashboardRequestContext>,
        meters: RequestMeters? = nil, spans: ServerSpans? = nil
    ) {
        self.api = api
        self.pages = pages
        self.meters = meters
        self.spans = spans
    }

    public func respond(to request: Request, context: BasicKeyedRequestContext) async throws -> Response {
        guard let meters else { return try await traced(request, context) }
        let start = ContinuousClock.now
        // What a router throws is answered as 500.
        var status = 500
        defer {
            // The routers share the place where they leave the pattern of the route.
            meters.note(context.endpointPath, request.method, status: status, took: start.duration(to: .now))
        }
        let response = try await traced(request, context)
        status = response.status.code
        return response
    }

    private func traced(_ request: Request, _ context: BasicKeyedRequestContext) async throws -> Response {
        guard let spans else { return try await answer(request, context) }
        return try await spans.answer(request, context) { try await answer(request, context) }
    }

    private func answer(_ request: Request, _ context: BasicKeyedRequestContext) async throws -> Response {
        guard Self.isOfAPI(request.head.path) else {
            return try await pages.respond(to: request, context: DashboardRequestContext(context))
        }
        return try await api.respond(to: request, context: context)
    }

    /// What the REST surface answers, by the first part of the path.
    private static let parts: [StaticString] = ["v1", "health", "docs", "openapi.yaml"]

    /// Reads the target as it was sent, and copies nothing. Every target that is not in origin form (RFC 9112, 3.2.1), or begins with two slashes,
    /// which a router takes for one, is the REST surface's: the pages have no such address.
    static func isOfAPI(_ target: String?) -> Bool {
        guard var target else { return true }
        return target.withUTF8 { bytes in
            let slash = UInt8(ascii: "/")
            guard bytes.count > 1, bytes[0] == slash else { return bytes.first != slash }
            if bytes[1] == slash { return true }
            return parts.contains { part in
                let end = 1 + part.utf8CodeUnitCount
                guard bytes.count >= end else { return false }
                for place in 0..<part.utf8CodeUnitCount where bytes[1 + place] | 0x20 != part.utf8Start[place] | 0x20 {
                    return false
                }
                return bytes.count == end || bytes[end] == slash || bytes[end] == UInt8(ascii: "?")
            }
        }
    }
}
