import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// One call of a provider's API.
struct ProviderRequest: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    let method: Method
    /// Absolute.
    let url: String
    /// Secret values stand in here, so this is never printed.
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    /// A call that asks for something.
    init(get url: String, fields: [(name: String, value: String)]) {
        (method, self.url, self.fields, body) = (.get, url, fields, [])
    }

    /// A call that sends JSON.
    init(post url: String, fields: [(name: String, value: String)], json: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        (method, self.url, self.fields) = (.post, url, fields + [("Content-Type", "application/json")])
        body = Array(try encoder.encode(json))
    }

    /// The name or address in the URL, without an IPv6 address's brackets.
    var host: String? {
        URLComponents(string: url)?.host.map { $0.replacing(/^\[|\]$/, with: "") }
    }

    var forClient: HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.method = .init(rawValue: method.rawValue)
        request.headers.add(name: "User-Agent", value: "workclaw")
        for field in fields { request.headers.add(name: field.name, value: field.value) }
        if method == .post { request.body = .bytes(ByteBuffer(bytes: body)) }
        return request
    }
}

extension ProviderRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "\(method.rawValue) (provider)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
