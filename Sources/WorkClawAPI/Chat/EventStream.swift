import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer that comes as server-sent events (WHATWG HTML, 9.2), each with a name and one JSON value, which has no line break in it.
enum EventStream {
    static let mediaType = ServerSentEvent.mediaType

    /// Whether the client asks for one: by its very name, and not with a weight of 0 (RFC 9110, 12.5.1).
    static func isWanted(by request: Request) -> Bool {
        request.headers[values: .accept].contains { value in
            value.split(separator: ",").contains { range in
                let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
                let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
                return parts.first == mediaType && weight != 0
            }
        }
    }

    static func response(_ body: ResponseBody, isReplayed: Bool = false) -> Response {
        var headers: HTTPFields = [.contentType: mediaType, .connection: "close"]
        if isReplayed { headers[.idempotentReplayed] = "true" }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// One event.
    ///
    /// - Parameter write: writes its value.
    static func event(_ name: StaticString, _ write: (inout JSONText) -> Void) -> ByteBuffer {
        var json = JSONText(capacity: 256)
        write(&json)
        return ServerSentEvent.bytes(name, json: json.buffer)
    }
}
