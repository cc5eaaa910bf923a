import APIKeys
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import VerifyPort

@Suite("What a proxy is answered")
struct JudgementTests {
    @Test("a good key: whose it is and what it may, and no body")
    func accepted() throws {
        let port = try Port()
        let key = try port.makeKey(["claws:read", "chat:read"])
        let answer = try port.send(Port.request(key: key.secret))
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\n"))
        #expect(answer.contains("\r\nContent-Length: 0\r\n") && answer.contains("\r\nCache-Control: no-store\r\n"))
        #expect(answer.contains("\r\nX-WorkClaw-Key-Id: \(key.id)\r\n"))
        #expect(answer.contains("\r\nX-WorkClaw-Team-Id: \(port.team)\r\n"))
        #expect(answer.contains("\r\nX-WorkClaw-Scopes: claws:read chat:read\r\n"))
        #expect(answer.contains("\r\nDate: Fri, 15 Jan 2027 08:00:00 GMT\r\n"))
        #expect(!answer.contains("Grace") && !answer.contains("Connection") && !answer.contains(key.secret))
        #expect(port.channel.isActive)
    }

    @Test("a key in its grace is told when that ends, and is refused from that millisecond on")
    func grace() throws {
        let port = try Port()
        let end = Port.start.adding(.seconds(60))
        let key = try port.makeKey(end: .grace(end))
        #expect(try port.send(Port.request(key: key.secret)).contains("\r\nWorkClaw-Key-Grace-Ends: \(end)\r\n"))
        port.time.advance(by: .seconds(60))
        #expect(try port.send(Port.request(key: key.secret)).hasPrefix("HTTP/1.1 401 "))
    }

    @Test("no key, another scheme, garbage, an unknown key, two keys: 401 with the word for each; none is a good key's request")
    func refused() throws {
        let port = try Port()
        let key = try port.makeKey()
        let unknown = port.format.makeSecret().expose()
        let other = "Authorization: Basic dTpw"
        let second = "Authorization: Bearer \(key.secret)"
        for (request, word) in [
            (Port.request(), "missing"), (Port.request("/verify", key: nil, other), "missing"),
            (Port.request(key: "x"), "malformed"), (Port.request(key: unknown), "unknown"),
            (Port.request("/verify", key: key.secret, second), "malformed"),
            (Port.request("/verify", key: nil, "authorization:bearer \(unknown)"), "unknown"),
        ] {
            let answer = try port.send(request)
            #expect(answer.hasPrefix("HTTP/1.1 401 ") && answer.contains("\(word) - req_"), "\(answer)")
        }
        #expect(port.activity.events.allSatisfy { $0.principal == nil && $0.status == 401 })
        #expect(port.activity.events.count == 6)
    }

    @Test("a lease that has ended: 503 for every key of the right form")
    func lease() throws {
        let port = try Port()
        let key = try port.makeKey()
        port.lease.cancel()
        let answer = try port.send(Port.request(key: key.secret))
        #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("verification_unavailable"))
    }

    @Test(
        "scopes and a team that the URL asks for, in either form",
        arguments: [
            ("/verify?scope=claws:read", 200), ("/verify?scope=claws%3Aread", 200), ("/verify?scope=claws:read,chat:read", 200),
            ("/verify?scope=claws:read+chat:read", 200), ("/verify?scope=claws:read&scope=chat:read", 200),
            ("/verify?scope=claws:read%20claws:write", 403), ("/verify?scope=claws:write", 403),
            ("/verify/claws:read/orders/7?x=y", 200), ("/verify/claws:write/orders", 403),
            ("/verify/claws:read,chat:read", 200),
            ("/verify/-/orders", 200), ("/verify/claws:read?scope=claws:write", 200),
            ("/verify/-/../verify?scope=claws:write", 200),
            ("/verify/", 400), ("/verify?scope=", 400), ("/verify?scope=claws:fly", 400), ("/verify?scop=claws:read", 400),
            ("/verify?team=team_x", 400), ("/verify?x", 400), ("/verify/claws:fly/x", 400), ("/verify/-;tea=1/x", 400),
            ("/verifyx", 404), ("/", 404), ("/verify%3Fscope=claws:write", 404),
        ])
    func requirements(_ target: String, _ status: Int) throws {
        let port = try Port()
        let key = try port.makeKey(["claws:read", "chat:read"])
        let answer = try port.send(Port.request(target, key: key.secret))
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        #expect(answer.contains("Connection: close") == (status == 400 || status == 404))
        #expect(port.activity.events.count == (status == 400 || status == 404 ? 0 : 1))
    }

    @Test("the scope that is lacking is named, the first of several")
    func lacking() throws {
        let port = try Port()
        let key = try port.makeKey(["chat:read"])
        #expect(
            try port.send(Port.request("/verify?scope=claws:write,claws:read", key: key.secret)).contains(
                "insufficient_scope claws:read req_"))
        #expect(port.activity.events.map(\.outcome) == [.denied(.insufficientScope)])
        #expect(port.activity.events[0].principal?.keyID == key.id)
    }

    @Test("a key of another team is refused, and its team finds that in the log")
    func team() throws {
        let port = try Port()
        let (ours, theirs) = (try port.makeKey(), try port.makeKey(team: TeamID(at: Port.start)))
        for target in ["/verify?team=\(port.team)", "/verify/-;team=\(port.team)/x"] {
            #expect(try port.send(Port.request(target, key: ours.secret)).hasPrefix("HTTP/1.1 200 "))
            #expect(try port.send(Port.request(target, key: theirs.secret)).contains("wrong_team"))
        }
        #expect(port.activity.events.last?.principal?.keyID == theirs.id)
        let twice = "/verify?team=\(port.team)&team=\(port.team)"
        #expect(try port.send(Port.request(twice, key: ours.secret)).hasPrefix("HTTP/1.1 400 "))
    }

    @Test("what the URL asks for was read before is not asked of the next request with another URL")
    func remembered() throws {
        let port = try Port()
        let key = try port.makeKey(["claws:read"])
        for (target, status) in [
            ("/verify?scope=claws:read", 200), ("/verify?scope=claws:read", 200), ("/verify?scope=chat:read", 403),
            ("/verify?scope=claws:write", 403), ("/verify", 200), ("/verify/claws:write/x", 403), ("/verify/claws:read/x", 200),
            ("/verify?scope=claws:write", 403),
        ] {
            #expect(try port.send(Port.request(target, key: key.secret)).hasPrefix("HTTP/1.1 \(status) "), "\(target)")
        }
    }

    @Test("fields that a client could send ask for nothing and give nothing")
    func fields() throws {
        let port = try Port()
        let key = try port.makeKey(["chat:read"])
        let answer = try port.send(
            Port.request(
                "/verify?scope=claws:read", key: key.secret, "X-WorkClaw-Scopes: claws:read",
                "X-Original-URI: /verify?scope=chat:read",
                "X-Forwarded-Uri: /verify"))
        #expect(answer.hasPrefix("HTTP/1.1 403 "))
    }

    @Test("a browser's request is refused and noted, unless nobody is to look")
    func browsers() throws {
        for mark in ["Origin: https://a.example", "sec-fetch-site: cross-site"] {
            let port = try Port()
            let key = try port.makeKey()
            #expect(try port.send(Port.request("/verify", key: key.secret, mark)).contains("client_side_use"))
            #expect(port.activity.browsers == 1)
            let off = try Port(browsers: .off)
            let other = try off.makeKey()
            #expect(try off.send(Port.request("/verify", key: other.secret, mark)).hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("HEAD is answered without a body, with the length that GET would have")
    func head() throws {
        let port = try Port()
        let get = try port.send(Port.request())
        let head = try port.send(Port.request(method: "HEAD"))
        #expect(head.hasSuffix("\r\n\r\n"))
        let length = get.split(separator: "\r\n").first { $0.hasPrefix("Content-Length") }
        #expect(length != nil && head.contains(length ?? "?"))
    }
}
