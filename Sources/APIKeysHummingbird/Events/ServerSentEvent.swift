public import NIOCore

/// One server-sent event (WHATWG HTML, 9.2) whose data is one JSON value, which has no line break in it.
public enum ServerSentEvent {
    /// Of a body that consists of them.
    public static let mediaType = "text/event-stream"

    /// The event as it is sent.
    ///
    /// - Parameters:
    ///   - name: what it tells of, as in `message`.
    ///   - id: from where to go on after it: visible ASCII characters.
    ///   - json: a value as ``JSONText`` writes it.
    public static func bytes(_ name: StaticString, id: String? = nil, json: ByteBuffer) -> ByteBuffer {
        var buffer = ByteBuffer()
        if let id { buffer.writeString("id: \(id)\n") }
        buffer.writeString("event: \(name)\ndata: ")
        buffer.writeImmutableBuffer(json)
        buffer.writeString("\n\n")
        return buffer
    }
}
