import APIKeys
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import VerifyPort

@Suite("A request with a form")
struct FormRequestTests {
    private let port: Port
    private let secret: String
    private let token: String

    init() throws {
        port = try Port()
        secret = port.makeVerifier(of: nil).secret
        token = try port.makeKey().secret
    }

    private var good: String { Port.form("token=\(token)", bearer: secret) }

    @Test(
        "forms and other requests that come at once, or byte by byte, are answered in their order",
        arguments: [1, 7, 64, 100_000])
    func pipelining(_ size: Int) throws {
        let requests = [good, Port.request(key: token), good, Port.form("token=a", bearer: secret), Port.request()]
        let answers = try port.send((requests + requests).joined(), inPiecesOf: size)
        #expect(Port.statuses(answers) == ["200", "200", "200", "200", "401", "200", "200", "200", "200", "401"])
        #expect(answers.ranges(of: #""active":true"#).count == 4 && answers.ranges(of: #""active":false"#).count == 2)
        #expect(port.channel.isActive && port.examiner.counts.judged == 10)
    }

    @Test("what is no such request is refused with the word for it, and where a body may follow, the connection ends")
    func faults() throws {
        let long = "token=" + String(repeating: "a", count: Introspector.longestBody)
        let chunks = "POST /introspect HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        let bare = "POST /introspect HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(secret)\r\n\r\n"
        let cases: [(request: String, status: String, ends: Bool)] = [
            (Port.form("token=\(token)", bearer: secret, method: "GET"), "405", true),
            (Port.form("", bearer: secret, method: "GET"), "405", false),
            (Port.form("", bearer: secret, method: "HEAD"), "405", false),
            (Port.form("", bearer: secret, method: "post"), "405", false),
            (Port.form("", bearer: secret, target: "/introspect?token=\(token)"), "400", false),
            (chunks, "411", true), (bare, "411", false), (Port.form(long, bearer: secret), "413", true),
            (Port.form("", bearer: secret, length: 999_999_999_999), "413", true),
            (Port.form("token=a", bearer: secret, type: nil), "415", true),
            (Port.form("{}", bearer: secret, type: "application/json"), "415", true),
            (Port.form("token=a", bearer: secret, type: "application/x-www-form-urlencodedx"), "415", true),
            (Port.form("token=a", bearer: secret, "Content-Type: application/x-www-form-urlencoded"), "415", true),
            (Port.form("token=a", bearer: secret, "Content-Encoding: gzip"), "415", true),
            (Port.form("token=a", bearer: secret, "Expect: 200-ok"), "417", true),
            (Port.form("", bearer: secret), "400", false), (Port.form("token=", bearer: secret), "400", false),
            (Port.form("token", bearer: secret), "400", false), (Port.form("Token=a", bearer: secret), "400", false),
            (Port.form("token=a&token=a", bearer: secret), "400", false),
            (Port.form("token=a&%74oken=b", bearer: secret), "400", false),
            (Port.form("token=a&token_type_hint=b&token_type_hint=b", bearer: secret), "400", false),
            (Port.form("token=%4", bearer: secret), "400", false), (Port.form("token=%zz", bearer: secret), "400", false),
            (Port.form("token=a&client_secret=b", bearer: secret), "400", false),
            (Port.form("token=a", bearer: secret, "Authorization: Bearer \(secret)"), "400", false),
            (Port.form("token=a&client_id=x&client_secret=\(secret)"), "401", false),
            (Port.form("", bearer: secret, target: "/introspect/"), "404", true),
            (Port.form("", bearer: secret, target: "/introspection"), "404", true),
        ]
        for (request, status, ends) in cases {
            for size in [1, 1_000_000] {
                let port = try Port()
                let table = VerifierTable([
                    try #require(self.port.verifierFormat.parse(secret)).digest: Verifier(
                        id: VerifierID(at: Port.start), team: nil)
                ])
                port.verifiers.publish(table)
                let answers = try port.send(request + Port.request(), inPiecesOf: size)
                #expect(Port.statuses(answers) == [status] + (ends ? [] : ["401"]), "\(request): \(answers)")
                #expect(answers.contains("\r\nConnection: close\r\n") == ends, "\(request)")
                if status != "404" { #expect(answers.contains("Cache-Control: no-store\r\n")) }
                if status == "405" { #expect(answers.contains("Allow: POST\r\n")) }
                #expect(port.activity.events.count == (ends ? 0 : 1), "no key was looked at")
            }
        }
    }

    @Test("what could be read as two requests is none, and no body is taken for a request")
    func smuggling() throws {
        let inner = Port.request("/verify", key: token)
        for fields in [
            ["Content-Length: 0"], ["Transfer-Encoding: chunked"], ["Content-Length: \(inner.utf8.count), 0"],
        ] {
            let port = try Port()
            let answers = try port.send(Port.form("token=a", bearer: secret, fields[0]) + inner)
            #expect(Port.statuses(answers).count == 1 && answers.hasPrefix("HTTP/1.1 400"), "\(fields): \(answers)")
        }
        // A whole request in a body is a body.
        let hidden = try port.send(Port.form(inner, bearer: secret))
        #expect(Port.statuses(hidden) == ["400"] && port.activity.events.isEmpty)
        // A body that is shorter than it says takes in what follows, as it says.
        let short = try port.send(Port.form("token=a&b=", bearer: secret, length: 10 + inner.utf8.count) + inner)
        #expect(Port.statuses(short) == ["200"] && Port.bodies(short).last == #"{"active":false}"#)
        // One that is longer leaves a rest that is no request.
        let long = try port.send(Port.form("token=aGET ", bearer: secret, length: 7))
        #expect(Port.statuses(long) == ["200"])
    }

    @Test("who waits to be told to go on is told once, and the answer follows the body")
    func expectation() throws {
        let body = "token=\(token)"
        let head = String(Port.form(body, bearer: secret, "Expect: 100-continue").dropLast(body.utf8.count))
        #expect(try port.send(head) == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(try port.send(String(body.prefix(3))).isEmpty)
        let answer = try port.send(String(body.dropFirst(3)))
        #expect(Port.statuses(answer) == ["200"] && answer.contains(#""active":true"#))
        #expect(try Port.statuses(port.send(head + body)) == ["200"], "who does not wait is not told")
        // Before the body of what is refused anyway nobody is told to go on.
        let refused = try port.send(Port.form("", bearer: secret, length: 9000, "Expect: 100-continue"))
        #expect(Port.statuses(refused) == ["413"])
    }

    @Test("a body that does not come in time ends the connection, however it trickles in, and less than it said is no request")
    func slow() throws {
        #expect(try port.send(Port.form("token=", bearer: secret, length: 60)).isEmpty)
        let loop = port.channel.embeddedEventLoop
        for _ in 0..<9 {
            loop.advanceTime(by: .seconds(1))
            #expect(try port.send("a").isEmpty)
        }
        loop.advanceTime(by: .seconds(2))
        #expect(try Port.statuses(port.answered()) == ["408"])
        #expect(port.examiner.counts.refused(for: .timedOut) == 1)
    }

    @Test("a stop lets a form that has begun come to its end, and says that it was the last")
    func stopping() throws {
        #expect(try port.send(String(good.dropLast(5))).isEmpty)
        port.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        let answer = try port.send(String(good.suffix(5)))
        #expect(Port.statuses(answer) == ["200"] && answer.contains("Connection: close\r\n"))
    }

    @Test("HTTP/1.0 is answered, and closed")
    func oldVersion() throws {
        let answer = try port.send(good.replacing("HTTP/1.1", with: "HTTP/1.0"))
        #expect(Port.statuses(answer) == ["200"] && answer.contains("Connection: close\r\n"))
    }

    @Test("no answer has a token, a credential or a word of the body in it")
    func echoes() throws {
        let agent = Port.form("token=\(token)", bearer: secret, "User-Agent: gw/1 \(token) \(secret)")
        _ = try port.send(agent)
        #expect(port.activity.events.last?.userAgent == "gw/1 tst_live_… tsv_live_…")
        for request in [
            good, Port.form("token=\(token)&token=\(token)", bearer: secret), Port.form("token=\(token)", bearer: token),
            Port.form("token=\(token)", bearer: secret, target: "/introspect?\(token)"),
        ] {
            let answer = try Port.bodies(port.send(request)).joined()
            #expect(!answer.contains(token) && !answer.contains(secret))
        }
    }
}
