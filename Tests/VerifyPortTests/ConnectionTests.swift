import APIKeys
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import VerifyPort

@Suite("A connection to the port")
struct ConnectionTests {
    @Test("requests that come at once, or byte by byte, are answered in their order", arguments: [1, 7, 64, 1_000_000])
    func pipelining(_ size: Int) throws {
        let port = try Port()
        let key = try port.makeKey()
        let requests = [
            Port.request(key: key.secret), Port.request(), Port.request("/verify?scope=chat:read", key: key.secret),
        ]
        let answers = try port.send((requests + requests).joined(), inPiecesOf: size)
        let statuses = answers.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.output.1) }
        #expect(statuses == ["200", "401", "403", "200", "401", "403"])
        #expect(port.channel.isActive && port.examiner.counts.judged == 6)
    }

    @Test("what cannot be read in one way only is refused with the word for it, counted, and ends the connection")
    func faults() throws {
        let long = String(repeating: "a", count: RequestHeadParser.longestHead)
        let many = (0...RequestHeadParser.mostFields).map { "A\($0): b\r\n" }.joined()
        let cases: [(String, RequestFault)] = [
            ("GET /verify HTTP/1.1\nHost: a\n\n", .bareLineBreak),
            ("GET /verify HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", .bareLineBreak),
            ("GET /verify HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", .bareLineBreak),
            ("\r\n\r\nGET /verify HTTP/1.1\r\n", .malformedRequestLine),
            ("GET  /verify HTTP/1.1\r\n\r\n", .malformedRequestLine), ("GET /verify\r\n\r\n", .malformedRequestLine),
            ("GET /verify HTTP/1.1 \r\n\r\n", .malformedRequestLine),
            ("GET /ver\u{E9}ify HTTP/1.1\r\n\r\n", .malformedRequestLine),
            ("G\u{0}T /verify HTTP/1.1\r\n\r\n", .malformedRequestLine), ("GET verify HTTP/1.1\r\n\r\n", .malformedRequestLine),
            ("GET * HTTP/1.1\r\n\r\n", .malformedRequestLine), ("GET /verify http/1.1\r\n\r\n", .malformedRequestLine),
            (" GET /verify HTTP/1.1\r\n\r\n", .malformedRequestLine), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
            ("GET /verify HTTP/1.2\r\n\r\n", .unsupportedVersion),
            ("GET /verify HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", .foldedField),
            ("GET /verify HTTP/1.1\r\n Host: a\r\n\r\n", .foldedField),
            ("GET /verify HTTP/1.1\r\nHost : a\r\n\r\n", .malformedField),
            ("GET /verify HTTP/1.1\r\n: a\r\n\r\n", .malformedField),
            ("GET /verify HTTP/1.1\r\nHost\r\n\r\n", .malformedField),
            ("GET /verify HTTP/1.1\r\nHost: a\u{0}b\r\n\r\n", .malformedField),
            ("GET /verify HTTP/1.1\r\n\r\n", .host), ("GET /verify HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .host),
            ("POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .ambiguousLength),
            ("POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", .ambiguousLength),
            ("POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", .ambiguousLength),
            ("POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", .ambiguousLength),
            ("POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", .ambiguousLength),
            ("POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 0\t\r\n\r\n", .ambiguousLength),
            ("GET http://`/verify HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
            ("POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", .ambiguousLength),
            ("POST /verify HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .ambiguousLength),
            (
                "POST /verify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                .ambiguousLength
            ),
            ("POST /verify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", .unsupportedCoding),
            ("POST /verify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unsupportedCoding),
            ("GET /\(long) HTTP/1.1\r\n\r\n", .headTooLarge), ("GET /verify HTTP/1.1\r\nA: \(long)", .headTooLarge),
            ("GET /verify HTTP/1.1\r\n\(many)\r\n", .headTooLarge),
        ]
        for (text, fault) in cases {
            let smuggled = Port.request("/verify?smuggled")
            for size in [1, 1_000_000] {
                let port = try Port()
                let answers = try port.send(text + smuggled, inPiecesOf: size)
                #expect(
                    answers.hasPrefix("HTTP/1.1 \(fault.status) ") && answers.hasSuffix(fault.rawValue), "\(text): \(answers)")
                #expect(answers.ranges(of: "HTTP/1.1 ").count == 1, "what follows is no request: \(text)")
                #expect(answers.contains("\r\nConnection: close\r\n"))
                #expect(port.examiner.counts.refused(for: fault) == 1 && port.examiner.counts.judged == 0)
                #expect(port.activity.events.isEmpty)
            }
        }
    }

    @Test("one empty line before a request, absolute targets and HTTP/1.0 are taken as the standard has them")
    func leniency() throws {
        let port = try Port()
        #expect(try port.send("\r\n" + Port.request()).hasPrefix("HTTP/1.1 401 "))
        #expect(try Port().send(Port.request("http://verify.example/verify?x")).hasPrefix("HTTP/1.1 400 "))
        #expect(try port.send(Port.request("HTTP://verify.example/verify")).hasPrefix("HTTP/1.1 401 "))
        let old = try port.send("GET /verify HTTP/1.0\r\n\r\n" + Port.request())
        #expect(old.hasPrefix("HTTP/1.1 401 ") && old.contains("Connection: close") && old.ranges(of: "HTTP/1.1 ").count == 1)
    }

    @Test(
        "a body is not waited for, and what comes of it is no request",
        arguments: ["Content-Length: 500", "Transfer-Encoding: chunked"])
    func bodies(_ field: String) throws {
        let port = try Port()
        let key = try port.makeKey()
        let answer = try port.send(Port.request("/verify", method: "POST", key: key.secret, field, "Expect: 100-continue"))
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("\r\nConnection: close\r\n"))
        #expect(try port.send(Port.request(key: key.secret)) == "")
        let empty = try Port()
        #expect(try !empty.send(Port.request("/verify", method: "POST", "Content-Length: 0")).contains("Connection: close"))
    }

    @Test("a client that wants to close is answered, and the connection ends")
    func closing() throws {
        for value in ["close", "keep-alive, Close"] {
            let port = try Port()
            let answer = try port.send(Port.request("/verify", "Connection: \(value)") + Port.request())
            #expect(answer.contains("\r\nConnection: close\r\n") && answer.ranges(of: "HTTP/1.1 ").count == 1, "\(answer)")
            port.channel.embeddedEventLoop.advanceTime(by: .seconds(3))
            #expect(!port.channel.isActive)
        }
    }

    @Test("a head that does not come in time is given up, however steadily its bytes come")
    func slow() throws {
        let port = try Port()
        for byte in Port.request().utf8.dropLast(2) where port.channel.isActive {
            _ = try? port.channel.writeInbound(ByteBuffer(bytes: [byte]))
            port.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        }
        #expect(try port.answered().hasPrefix("HTTP/1.1 408 "))
        port.channel.embeddedEventLoop.advanceTime(by: .seconds(3))
        #expect(!port.channel.isActive)
    }

    @Test("a connection on which nothing comes is closed without a word, and one that is used is not")
    func idle() throws {
        let (port, busy) = (try Port(), try Port())
        for _ in 0..<90 {
            for each in [port, busy] { each.channel.embeddedEventLoop.advanceTime(by: .seconds(1)) }
            _ = try busy.send(Port.request())
        }
        #expect(try !port.channel.isActive && port.answered() == "")
        #expect(busy.channel.isActive)
    }

    @Test("where the other side takes no answers, its requests wait, and none is lost")
    func backPressure() throws {
        let port = try Port()
        port.channel.isWritable = false
        #expect(try port.send(Port.request() + Port.request("/verify?scope=claws:read")) == "")
        #expect(port.examiner.counts.judged == 0)
        port.channel.isWritable = true
        port.channel.pipeline.fireChannelWritabilityChanged()
        #expect(try port.answered().ranges(of: "HTTP/1.1 401").count == 2)
        // More answers than are kept before they are sent.
        let many = try port.send(String(repeating: Port.request(), count: 2000))
        #expect(many.ranges(of: "HTTP/1.1 401").count == 2000)
    }

    @Test("who has said all is answered, and then the connection is closed")
    func halfClosed() throws {
        let port = try Port()
        try port.channel.writeInbound(ByteBuffer(string: Port.request()))
        port.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(try port.answered().hasPrefix("HTTP/1.1 401") && !port.channel.isActive)
    }

    @Test("told to stop, it answers what has begun and takes nothing more")
    func stopping() throws {
        let (waiting, begun) = (try Port(), try Port())
        let request = Port.request()
        _ = try begun.send(String(request.dropLast(4)))
        for port in [waiting, begun] { port.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        #expect(!waiting.channel.isActive)
        #expect(try begun.send("\r\n\r\n" + request).ranges(of: "HTTP/1.1 ").count == 1)
    }
}
