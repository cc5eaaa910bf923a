import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import NIOCore
import WorkClaw

/// What a form sent (`application/x-www-form-urlencoded`, WHATWG URL Standard, 5.1). What a browser would not have sent is read as nothing.
struct FormBody: Sendable {
    /// Bytes: more than the largest form of ours with every field full, which is that of a Claw's text: 64 KiB, where the end of a line takes six
    /// bytes on the way. What is somewhat too long is still read, so that it can be shown again.
    static let largest = 512 * 1024
    /// More than any form of ours has: each field costs more to read than its bytes do.
    static let mostFields = 1000

    private let fields: [(name: String, value: String)]

    init(_ text: some StringProtocol) {
        fields = text.split(separator: "&" as Character).map { pair in
            let parts = pair.split(separator: "=" as Character, maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
    }

    /// - Throws: ``Problem`` 415 for another type of body; 413 for one that is too large.
    init(reading request: Request) async throws {
        var request = request
        try await self.init(keepingBodyOf: &request)
    }

    /// The same, of a request whose connection is to be watched afterwards: that is done through its body, which is put back.
    init(keepingBodyOf request: inout Request) async throws {
        let type = request.headers[.contentType]?.split(separator: ";" as Character).first.map { $0.lowercased() }
        guard type == nil || type == "application/x-www-form-urlencoded" else { throw Problem(.unsupportedMediaType) }
        let body = try await request.collectBody(upTo: Self.largest)
        guard body.readableBytesView.count(where: { $0 == UInt8(ascii: "&") }) < Self.mostFields else {
            throw Problem(.payloadTooLarge, detail: "A form has fewer than \(Self.mostFields) fields.")
        }
        self.init(String(buffer: body))
    }

    /// The query of an address, which has the same form.
    init(queryOf request: Request) {
        self.init(request.uri.query ?? "")
    }

    /// The field's first value; empty if it was not sent.
    subscript(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

    /// All values of a field that may be sent more than once.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// - Throws: ``Problem`` unless the form came from a page of this session.
    func requireToken(of session: Session) throws {
        guard session.accepts(csrfToken: self["csrf"]) else {
            throw Problem(.foreignForm, detail: "Nothing was done. Load the page again and send its form.")
        }
    }

    /// A value as a query holds it.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = byte < 0x80 && (Character(UnicodeScalar(byte)).isLetter || 48...57 ~= byte || byte == 0x2F)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }

    private static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
