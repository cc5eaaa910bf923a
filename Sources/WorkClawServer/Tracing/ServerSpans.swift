import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Tracing

/// Puts a span around each request, with the attributes of OpenTelemetry's semantic conventions ("HTTP server").
///
/// It is part of the client's trace, if the request says which. Its name and its attributes hold nothing that a client has made up: no path, no query, no
/// address, no agent; the activity log has those, and `workclaw.request_id` leads there. It ends with the answer's last byte.
struct ServerSpans: Sendable {
    let tracer: any Tracer
    let routes: RouteNumbers
    let scheme: String

    func answer(
        _ request: Request, _ context: some RequestContext, _ body: () async throws -> Response
    ) async throws -> Response {
        var parent = ServiceContext.current ?? .topLevel
        tracer.extract(request.headers, into: &parent, using: FieldExtractor())
        let method = RequestMeters.name(of: request.method)
        let span = tracer.startAnySpan(method ?? "HTTP", context: parent, ofKind: .server)
        span.updateAttributes { attributes in
            attributes["http.request.method"] = method ?? "_OTHER"
            attributes["url.scheme"] = scheme
        }
        do {
            var response = try await ServiceContext.$current.withValue(span.context, operation: body)
            note(response.status.code, of: request, context, method, on: span)
            if let id = response.headers[.xRequestID] { span.attributes["workclaw.request_id"] = id }
            // A stream is still to be made, and what that does belongs to the trace.
            if response.body.contentLength == nil { response.body = streamed(response.body, on: span) } else { span.end() }
            return response
        } catch {
            // What a router throws is answered as 500.
            note(500, of: request, context, method, on: span)
            span.recordError(error)
            span.end()
            throw error
        }
    }

    private func streamed(_ body: ResponseBody, on span: any Span) -> ResponseBody {
        let end = SpanEnd(span)
        return ResponseBody { [context = span.context] writer in
            defer { end.come() }
            let writer = writer
            try await ServiceContext.$current.withValue(context) { try await body.write(writer) }
        }
    }

    private func note(
        _ status: Int, of request: Request, _ context: some RequestContext, _ method: String?, on span: any Span
    ) {
        if let route = context.endpointPath, routes.number(of: route) != nil {
            span.operationName = "\(method ?? "HTTP") \(route)"
            span.attributes["http.route"] = route
        }
        span.updateAttributes { attributes in
            attributes["http.response.status_code"] = status
            if status >= 500 { attributes["error.type"] = "\(status)" }
        }
        if status >= 500 { span.setStatus(SpanStatus(code: .error)) }
    }
}

/// Ends a span once the answer is written, or is given up.
private final class SpanEnd: Sendable {
    private let span: any Span

    init(_ span: any Span) {
        self.span = span
    }

    deinit { span.end() }

    func come() { span.end() }
}

/// Reads what a trace is handed on in. What is longer than any such field is not looked at.
private struct FieldExtractor: Extractor {
    private static let longest = 1024

    func extract(key: String, from fields: HTTPFields) -> String? {
        guard let name = HTTPField.Name(key), let value = fields[name], value.utf8.count <= Self.longest else { return nil }
        return value
    }
}
