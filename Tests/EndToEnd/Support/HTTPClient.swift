import Foundation

/// Sends requests exactly as they are written, each over a connection of its own.
struct HTTPClient: Sendable {
    let port: UInt16

    func get(_ path: String, key: String? = nil, headers: [String] = []) async throws -> HTTPAnswer {
        try await send("GET", path, headers: Self.authorization(key) + headers)
    }

    func post(_ path: String, key: String?, headers: [String] = [], json body: String) async throws -> HTTPAnswer {
        try await send(
            "POST", path, headers: Self.authorization(key) + ["Content-Type: application/json"] + headers, body: body)
    }

    func send(_ method: String, _ path: String, headers: [String] = [], body: String = "") async throws -> HTTPAnswer {
        let request = Self.request(method, path, headers: headers, length: body.utf8.count) + body
        return try await blocking { [port] in
            let socket = try Socket(port: port)
            try socket.send(request)
            return try HTTPAnswer(bytes: socket.readToEnd())
        }
    }

    /// A request up to its body.
    static func request(_ method: String, _ path: String, headers: [String], length: Int) -> String {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
        if length > 0 { lines.append("Content-Length: \(length)") }
        return lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    static func authorization(_ key: String?) -> [String] { key.map { ["Authorization: Bearer \($0)"] } ?? [] }
}

/// An answer, whole.
struct HTTPAnswer: Sendable {
    let status: Int
    let body: String
    /// As it came: the status, the fields, the body.
    let text: String
    private let fields: [String: String]

    /// The other side has not answered, or not in full.
    struct Fragment: Error, CustomStringConvertible {
        let description: String
    }

    init(bytes: [UInt8]) throws {
        text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { throw Fragment(description: "no whole answer: \"\(text)\"") }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let code = Int(words[1]) else { throw Fragment(description: "no status: \"\(text)\"") }
        status = code
        fields = Dictionary(
            lines.dropFirst().compactMap { line in
                line.firstIndex(of: ":").map {
                    (line[..<$0].lowercased(), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces))
                }
            }, uniquingKeysWith: { "\($0), \($1)" })
        body = String(text[end.upperBound...])
    }

    subscript(_ field: String) -> String? { fields[field.lowercased()] }

    func json() throws -> JSON { try JSON(parsing: body) }

    /// The code of a problem document.
    var code: String? { try? json()["code"]?.text }
}
