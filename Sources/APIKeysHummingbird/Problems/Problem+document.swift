public import APIKeys
import HTTPTypes
import Hummingbird
public import NIOCore

extension Problem {
    /// The answer, with its document.
    ///
    /// - Parameters:
    ///   - requestID: left out of the document if it is `nil` or nobody's.
    ///   - base: what stands before the code in the type's URI.
    func response(requestID: APIKeys.RequestID?, base: String) -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        headers.append(contentsOf: self.headers)
        let document = document(requestID: requestID, base: base)
        return Response(status: type.status, headers: headers, body: ResponseBody(byteBuffer: document))
    }

    /// The document: the members of RFC 9457 (3.1), then ours: `code`, `request_id`, and `violated-policies` and `errors` if there
    /// are any.
    ///
    /// - Parameters:
    ///   - requestID: left out of the document if it is `nil` or nobody's.
    ///   - base: what stands before the code in the type's URI.
    public func document(requestID: APIKeys.RequestID?, base: String) -> ByteBuffer {
        var json = JSONText(capacity: 384)
        json.open("{")
        json.member("type", type.uri ?? base + type.code)
        json.member("title", type.title)
        json.member("status", type.status.code)
        if let detail { json.member("detail", detail) }
        json.member("code", type.code)
        if let requestID, requestID != .none { json.member("request_id", requestID.description) }
        if !violatedPolicies.isEmpty {
            json.name("violated-policies")
            json.open("[")
            for policy in violatedPolicies { json.element(policy) }
            json.close("]")
        }
        if !errors.isEmpty {
            json.name("errors")
            json.open("[")
            for fault in errors {
                json.open("{")
                json.member("field", fault.field)
                json.member("code", fault.code)
                json.member("message", fault.message)
                json.close("}")
            }
            json.close("]")
        }
        json.close("}")
        return json.buffer
    }
}
