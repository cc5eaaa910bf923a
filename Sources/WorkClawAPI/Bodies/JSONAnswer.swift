import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer whose body is JSON, ready to be sent, or to be kept for a repetition of its request.
struct JSONAnswer: Sendable {
    let status: HTTPResponse.Status
    var headers: HTTPFields
    let body: ByteBuffer

    init(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], _ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        self.status = status
        self.headers = headers
        self.headers[.contentType] = "application/json"
        self.body = ByteBuffer(bytes: try encoder.encode(value))
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
