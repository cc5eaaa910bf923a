import APIKeys
import NIOCore

/// An answer in the bytes that are sent, with places for what differs.
struct EncodedAnswer: Sendable {
    let status: Int
    /// The head up to its last field, and then the empty line and the body.
    private let head: EncodedText
    private let tail: EncodedText

    init(_ answer: Answer) {
        status = answer.status
        let fields = answer.fields + [("Content-Length", "\(answer.body.count)")]
        let lines = ["HTTP/1.1 \(answer.status) \(answer.reason)"] + fields.map { "\($0.name): \($0.value)" }
        head = EncodedText(Array(lines.map { $0 + "\r\n" }.joined().utf8))
        tail = EncodedText(Array("\r\n".utf8) + answer.body)
    }

    /// Appends it to `buffer`.
    ///
    /// - Parameters:
    ///   - fields: further fields, each with its line's end.
    ///   - hasBody: false for the answer to HEAD.
    func write(to buffer: inout ByteBuffer, id: RequestID, fields: [UInt8], hasBody: Bool) {
        head.write(to: &buffer, id: id)
        buffer.writeBytes(fields)
        if hasBody { tail.write(to: &buffer, id: id) } else { buffer.writeStaticString("\r\n") }
    }
}
