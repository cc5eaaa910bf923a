import APIKeys
import Foundation
import TestSupport
import Testing

@testable import VerifyPort

@Suite("A key's limits at the verify port")
struct LimitTests {
    private func limits(_ texts: String...) -> [RateLimit] { texts.compactMap { RateLimit($0) } }

    @Test("an accepted request is counted, and its answer tells how the key stands")
    func counted() throws {
        let port = try Port()
        let key = try port.makeKey(limits: limits("3/1m"))
        let answer = try port.send(Port.request("/verify?scope=claws:read", key: key.secret))
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.contains("\r\nRateLimit-Policy: \"3/1m\";q=3;w=60\r\nRateLimit: \"3/1m\";r=2;t=20\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n") && !answer.contains("Retry-After"))
        let plain = try port.makeKey()
        #expect(try !port.send(Port.request(key: plain.secret)).contains("RateLimit"))
    }

    @Test("one call too many is answered 429, as long as it says, and the connection goes on", arguments: ["GET", "HEAD"])
    func refused(method: String) throws {
        let port = try Port()
        let key = try port.makeKey(limits: limits("2/10s", "2/1m", "9/1h"))
        let request = Port.request("/verify?scope=claws:read", method: method, key: key.secret)
        #expect(try port.send(request + request).components(separatedBy: "HTTP/1.1 200 ").count == 3)
        let answers = try port.send(request + request)
        let parts = answers.components(separatedBy: "HTTP/1.1 ").dropFirst()
        #expect(parts.count == 2)
        for answer in parts {
            let halves = answer.components(separatedBy: "\r\n\r\n")
            try #require(halves.count == 2)
            #expect(halves[0].hasPrefix("429 Refused\r\n"))
            #expect(halves[0].contains("\r\nRetry-After: 30\r\n"))
            #expect(halves[0].contains("\r\nRateLimit: \"2/10s\";r=0;t=5, \"2/1m\";r=0;t=30, \"9/1h\";r=7\r\n"))
            let id = try #require(halves[0].firstMatch(of: /X-Request-Id: (req_\w+)/)?.1)
            let body = "quota_exceeded - \(id) [\"2/10s\",\"2/1m\"]"
            #expect(halves[1] == (method == "HEAD" ? "" : body))
            #expect(halves[0].contains("Content-Length: \(body.utf8.count)"))
        }
        #expect(port.activity.events.map(\.outcome) == [.allowed, .allowed, .denied(.quotaExceeded), .denied(.quotaExceeded)])
        #expect(port.activity.events.map(\.status) == [200, 200, 429, 429])
        port.time.advance(by: .seconds(30))
        #expect(try port.send(request).hasPrefix("HTTP/1.1 200 "))
    }

    @Test("a key without the scope, or of another team, has spent nothing")
    func free() throws {
        let port = try Port()
        let key = try port.makeKey(["chat:read"], limits: limits("1/1h"))
        for target in ["/verify?scope=claws:read", "/verify?team=\(TeamID(at: Port.start))"] {
            let answer = try port.send(Port.request(target, key: key.secret))
            #expect(!answer.hasPrefix("HTTP/1.1 2") && !answer.contains("RateLimit"))
        }
        #expect(try port.send(Port.request("/verify?scope=chat:read", key: key.secret)).hasPrefix("HTTP/1.1 200 "))
        #expect(try port.send(Port.request("/verify?scope=claws:read", key: key.secret)).hasPrefix("HTTP/1.1 403 "))
        #expect(try port.send(Port.request("/verify", key: key.secret)).hasPrefix("HTTP/1.1 429 "))
    }
}
