import Foundation

/// One operation with its parameters, as it is sent on each try.
struct Call: Sendable {
    let method: Method
    let path: String
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body: Data?
    /// Whether the key goes with it.
    var needsKey = true

    enum Method: String {
        case get = "GET"
        case post = "POST"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// - Parameter path: the path's parts, each of them as it is: an id can hold nothing that a path would understand.
    init(_ method: Method, _ path: String...) {
        self.method = method
        self.path = path.map { "/" + $0 }.joined()
    }

    /// A `GET` of what is open to everybody.
    init(open path: String...) {
        self.init(.get, path.joined(separator: "/"))
        needsKey = false
    }

    /// A `POST`, with the name under which it is done once.
    static func post(_ path: String..., body: some Encodable, idempotencyKey: IdempotencyKey) throws -> Call {
        var call = Call(.post, path.joined(separator: "/"))
        call.headers.append(("Idempotency-Key", idempotencyKey.text))
        try call.set(body: body)
        return call
    }

    mutating func set(body: some Encodable) throws {
        self.body = try ContractJSON.encoder.encode(body)
        headers.append(("Content-Type", "application/json"))
    }

    func asking(_ name: String, _ value: String?) -> Call {
        var call = self
        if let value { call.query.append((name, value)) }
        return call
    }

    func with(_ name: String, _ value: String?) -> Call {
        var call = self
        if let value { call.headers.append((name, value)) }
        return call
    }

    /// The path and the query, with what has a meaning there escaped.
    var target: String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\($0.name)=\(Self.escaped($0.value))" }.joined(separator: "&")
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    /// Whether it may be sent again though nobody knows whether it was done: it changes nothing, or is done once whatever happens.
    var isRepeatable: Bool { method == .get || method == .post }
}
