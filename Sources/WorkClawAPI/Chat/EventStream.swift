import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer that comes as server-sent events (WHATWG HTML, 9.2), each with a name and one JSON value, which has no line break in it.
enum EventStream {
    static let mediaType = "text/event-stream"

    /// Whether the client asks for one.
    static func isWanted(by request: Request) -> Bool {
        request.headers[values: .accept].contains { value in
            value.split(separator: ",").contains {
                $0.split(separator: ";").first?.trimmingPrefix(" ").lowercased().hasPrefix(mediaType) ?? false
            }
        }
    }

    static func response(_ body: ResponseBody) -> Response {
        Response(status: .ok, headers: [.contentType: mediaType, .connection: "close"], body: body)
    }

    /// One event.
    ///
    /// - Parameter write: writes its value.
    static func event(_ name: StaticString, _ write: (inout JSONText) -> Void) -> ByteBuffer {
        var json = JSONText(capacity: 256)
        write(&json)
        return event(name, json: json.buffer)
    }

    static func event(_ name: StaticString, json: ByteBuffer) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeString("event: \(name)\ndata: ")
        buffer.writeImmutableBuffer(json)
        buffer.writeString("\n\n")
        return buffer
    }
}
