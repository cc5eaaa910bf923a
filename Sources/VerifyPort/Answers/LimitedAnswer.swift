import APIKeys
import NIOCore

/// The answer to a key that has used up a limit, written but for what differs: the request's id, the limits' names, and how long the body is.
struct LimitedAnswer: Sendable {
    let status: Int
    /// The head without `Content-Length`.
    private let head: EncodedText
    /// The body before the limits' names, and after them.
    private let before: EncodedText
    private let after: EncodedText
    /// How long the body is without the names.
    private let length: Int

    init(_ answer: Answer) {
        status = answer.status
        let lines = ["HTTP/1.1 \(answer.status) \(answer.reason)"] + answer.fields.map { "\($0.name): \($0.value)" }
        head = EncodedText(Array(lines.map { $0 + "\r\n" }.joined().utf8))
        let place = Array("\"\(Answer.violatedPolicy)\"".utf8)
        let start = EncodedText.places(of: place, in: answer.body).first
        before = EncodedText(Array(answer.body[..<(start ?? answer.body.count)]))
        after = EncodedText(start.map { Array(answer.body[($0 + place.count)...]) } ?? [])
        length = before.count + after.count
    }

    /// Appends it to `buffer`.
    ///
    /// - Parameters:
    ///   - fields: further fields, each with its line's end.
    ///   - hasBody: false for the answer to HEAD.
    func write(to buffer: inout ByteBuffer, id: RequestID, standing: RateStanding?, fields: [UInt8], hasBody: Bool) {
        // A limit's text has nothing that JSON would escape.
        let names = standing?.violated.map { "\"\($0)\"" }.joined(separator: ",") ?? ""
        head.write(to: &buffer, id: id)
        buffer.writeBytes(fields)
        buffer.writeStaticString("Content-Length: ")
        buffer.writeString(String(length + names.utf8.count))
        buffer.writeStaticString("\r\n\r\n")
        guard hasBody else { return }
        before.write(to: &buffer, id: id)
        buffer.writeString(names)
        after.write(to: &buffer, id: id)
    }
}
