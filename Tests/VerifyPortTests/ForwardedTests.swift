import APIKeys
import Testing

@testable import VerifyPort

@Suite("What a proxy tells of its client")
struct ForwardedTests {
    private static let fields = [
        "X-Forwarded-For: 203.0.113.9, 10.0.0.7", "X-Original-URI: /orders/7?token=secret", "X-Original-Method: POST",
        "User-Agent: test/1",
    ]

    private func event(_ target: String = "/verify?scope=claws:read", peer: String, trusted: [String], fields: [String]) throws
        -> ActivityEvent
    {
        let port = try Port(peer: peer, trusted: trusted)
        let key = try port.makeKey()
        let lines = ["GET \(target) HTTP/1.1", "Host: verify", "Authorization: Bearer \(key.secret)"] + fields
        _ = try port.send(lines.map { $0 + "\r\n" }.joined() + "\r\n")
        return try #require(port.activity.events.first)
    }

    @Test("is believed from a trusted network and from a Unix socket: address, method, and path without its query")
    func trusted() throws {
        for (peer, trusted) in [("10.0.0.1", ["10.0.0.0/8"]), ("/run/x.sock", ["10.0.0.0/8"])] {
            let event = try event(peer: peer, trusted: trusted, fields: Self.fields)
            #expect(event.clientAddress == IPAddress("203.0.113.9"))
            #expect(event.method == "POST" && event.path == "/orders/7" && event.route == "/verify")
            #expect(event.userAgent == "test/1" && event.outcome == .allowed && event.status == 200)
        }
    }

    @Test("is not believed from anybody else")
    func stranger() throws {
        let event = try event(peer: "192.0.2.1", trusted: ["10.0.0.0/8"], fields: Self.fields)
        #expect(event.clientAddress == IPAddress("192.0.2.1"))
        #expect(event.method == "GET" && event.path == "/verify")
    }

    @Test("may stand in the fields that Traefik and Caddy send, or in the path")
    func otherForms() throws {
        let caddy = ["X-Forwarded-Uri: /a?b", "X-Forwarded-Method: DELETE", "X-Forwarded-For: 203.0.113.9"]
        let first = try event(peer: "10.0.0.1", trusted: ["10.0.0.0/8"], fields: caddy)
        #expect(first.path == "/a" && first.method == "DELETE")
        let appended = try event("/verify/claws:read/orders/7?x=y", peer: "10.0.0.1", trusted: ["10.0.0.0/8"], fields: [])
        #expect(appended.path == "/orders/7" && appended.clientAddress == IPAddress("10.0.0.1"))
    }

    @Test("holds no key in the log, wherever it was")
    func masked() throws {
        let port = try Port(peer: "10.0.0.1", trusted: ["10.0.0.0/8"])
        let key = try port.makeKey()
        _ = try port.send(
            Port.request(
                "/verify", key: key.secret, "X-Original-URI: /orders/\(key.secret)", "User-Agent: \(key.secret)",
                "X-Original-Method: \(key.secret)"))
        let event = try #require(port.activity.events.first)
        #expect(event.path == "/orders/tst_live_…" && !"\(event)".contains(key.secret))
    }

    @Test("an address list is checked against the client's address")
    func addressList() throws {
        let port = try Port(peer: "10.0.0.1", trusted: ["10.0.0.0/8"])
        let network = try #require(CIDR("203.0.113.0/24"))
        let secret = port.format.makeSecret()
        let key = IndexedKey(
            keyID: KeyID(at: Port.start), teamID: port.team, createdBy: UserID(at: Port.start), scopes: [],
            allowedAddresses: [network], expiresAt: nil, end: .none)
        port.index.update([(secret.digest, key)])
        for (address, status) in [("203.0.113.9", 200), ("198.51.100.1", 403)] {
            let answer = try port.send(Port.request("/verify", key: secret.expose(), "X-Forwarded-For: \(address)"))
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        }
    }

    @Test("the credential of a verifier that stands where none belongs is covered, as a key is")
    func verifierCredential() throws {
        let port = try Port()
        let (key, verifier) = (port.format.makeSecret().expose(), port.verifierFormat.makeSecret().expose())
        _ = try port.send(Port.request("/verify/-/a/\(verifier)/\(key)", "User-Agent: x \(key) \(verifier)"))
        let event = try #require(port.activity.events.first)
        #expect(event.path.hasSuffix("/a/tsv_live_…/tst_live_…"), "\(event.path)")
        #expect(event.userAgent == "x tst_live_… tsv_live_…")
    }
}
