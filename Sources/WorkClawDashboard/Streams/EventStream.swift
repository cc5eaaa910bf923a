import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer that comes as server-sent events (WHATWG HTML, 9.2). What each tells is one JSON value, which has no line break in it.
enum EventStream {
    static let mediaType = ServerSentEvent.mediaType

    /// Whether a script of ours asks for one.
    static func isWanted(by request: Request) -> Bool {
        request.headers[.accept]?.lowercased().hasPrefix(mediaType) ?? false
    }

    /// - Parameter write: writes the events. If it throws, the connection is cut.
    static func response(
        status: HTTPResponse.Status = .ok, _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        Response(
            status: status,
            // A proxy is asked not to wait for more before it hands on what it has.
            headers: [.contentType: mediaType, .connection: "close", .xAccelBuffering: "no"],
            body: ResponseBody { writer in
                try await write(&writer)
                try await writer.finish(nil)
            })
    }

    /// One event.
    ///
    /// - Parameters:
    ///   - id: from where to go on after it: visible ASCII characters.
    ///   - write: writes its value.
    static func event(_ name: StaticString, id: String? = nil, _ write: (inout JSONText) -> Void) -> ByteBuffer {
        var json = JSONText(capacity: 256)
        write(&json)
        return ServerSentEvent.bytes(name, id: id, json: json.buffer)
    }

    /// Tells nothing but that the connection lives, and from where to go on.
    static func sign(id: String) -> ByteBuffer { ByteBuffer(string: ":\nid: \(id)\n\n") }
}
