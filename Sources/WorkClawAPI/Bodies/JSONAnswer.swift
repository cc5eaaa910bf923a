import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer whose body is JSON, ready to be sent, or to be kept for a repetition of its request.
struct JSONAnswer: Sendable {
    let status: HTTPResponse.Status
    var headers: HTTPFields
    let body: ByteBuffer

    /// - Parameter write: writes the document.
    init(
        status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], capacity: Int = 256,
        _ write: (inout JSONText) -> Void
    ) {
        var json = JSONText(capacity: capacity)
        write(&json)
        self.status = status
        self.headers = headers
        self.headers[.contentType] = "application/json"
        self.body = json.buffer
    }

    init(status: HTTPResponse.Status, headers: HTTPFields, body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    var response: Response {
        Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
