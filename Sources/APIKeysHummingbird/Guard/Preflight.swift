import APIKeys
import HTTPTypes
import Hummingbird

/// A browser's question whether a script may send what it is about to send (WHATWG Fetch, 4.8, "CORS-preflight fetch").
///
/// It comes without a key. The answer is yes to everything, so that the browser does send the request, with its key, which then is
/// refused and noted; were the answer no, nobody would learn that the key lies open. The script gains nothing, since the answer to the
/// request itself carries no field that would let it read anything.
struct Preflight {
    private let origin: String
    private let method: HTTPRequest.Method
    private let fields: [String]

    /// The question that `request` asks; `nil` if it is none, or none that a browser would ask.
    init?(_ request: Request) {
        guard request.method == .options, let asked = request.headers[.accessControlRequestMethod],
            let method = HTTPRequest.Method(asked), let origin = request.headers[.origin], Self.isOrigin(origin)
        else { return nil }
        self.origin = origin
        self.method = method
        let fields = request.headers[.accessControlRequestHeaders]?.split(separator: ",") ?? []
        // What is no field name is left out.
        let named = fields.compactMap { HTTPField.Name(String($0.trimming { $0 == " " || $0 == "\t" }))?.canonicalName }
        self.fields = named.contains("authorization") ? named : named + ["authorization"]
    }

    /// Good for this one request: no cache may keep it.
    var response: Response {
        Response(
            status: .noContent,
            headers: [
                .accessControlAllowOrigin: origin,
                .accessControlAllowMethods: method.rawValue,
                .accessControlAllowHeaders: fields.joined(separator: ", "),
                .accessControlMaxAge: "0",
                .vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
                .cacheControl: "no-store",
            ])
    }

    /// Whether `text` could be one origin as browsers write it: `null`, or scheme, host and port (RFC 6454, 6.2).
    private static func isOrigin(_ text: String) -> Bool {
        1...longestOrigin ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || marks.contains(byte)
            }
    }

    private static let marks = Array(":/.-_+[]".utf8)
    /// A host has at most 253 characters (RFC 1035, 2.3.4); a scheme and a port go with it.
    private static let longestOrigin = 300
}
