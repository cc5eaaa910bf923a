import APIKeys
import NIOCore

/// An answer in the bytes that are sent, with places for what differs.
struct EncodedAnswer: Sendable {
    let status: Int
    /// The head up to its last field, and then the empty line and the body.
    private let head: [UInt8]
    private let tail: [UInt8]
    private let idsInHead: [Int]
    private let idsInTail: [Int]

    init(_ answer: Answer) {
        status = answer.status
        let placeholder = Array(Answer.requestID.description.utf8)
        let fields = answer.fields + [("Content-Length", "\(answer.body.count)")]
        let lines = ["HTTP/1.1 \(answer.status) \(answer.reason)"] + fields.map { "\($0.name): \($0.value)" }
        head = Array(lines.map { $0 + "\r\n" }.joined().utf8)
        tail = Array("\r\n".utf8) + answer.body
        idsInHead = Self.places(of: placeholder, in: head)
        idsInTail = Self.places(of: placeholder, in: tail)
    }

    private static func places(of placeholder: [UInt8], in bytes: [UInt8]) -> [Int] {
        guard bytes.count >= placeholder.count else { return [] }
        return (0...(bytes.count - placeholder.count)).filter { bytes[$0...].starts(with: placeholder) }
    }

    /// Appends it to `buffer`.
    ///
    /// - Parameters:
    ///   - fields: further fields, each with its line's end.
    ///   - hasBody: false for the answer to HEAD.
    func write(to buffer: inout ByteBuffer, id: RequestID, fields: [UInt8], hasBody: Bool) {
        Self.write(head, ids: idsInHead, id: id, to: &buffer)
        buffer.writeBytes(fields)
        if hasBody { Self.write(tail, ids: idsInTail, id: id, to: &buffer) } else { buffer.writeStaticString("\r\n") }
    }

    private static func write(_ bytes: [UInt8], ids places: [Int], id: RequestID, to buffer: inout ByteBuffer) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count) { target in
            target.copyBytes(from: bytes)
            for place in places {
                id.write(to: UnsafeMutableRawBufferPointer(rebasing: target[place..<(place + RequestID.textLength)]))
            }
            return bytes.count
        }
    }
}
