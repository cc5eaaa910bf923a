import Testing

@testable import WorkClaw

@Suite("A stream of server-sent events is taken apart")
struct ServerSentEventsTests {
    private static let stream =
        ": a comment\n\nevent: greeting\ndata: one\ndata:two\n\ndata:\r\n\r\nid: 7\rdata: {\"a\":\"ü\"}\r\revent: empty\n\ndata: left over"

    private static let events = [
        ServerSentEvents.Event(name: "greeting", data: "one\ntwo"), .init(name: "message", data: ""),
        .init(name: "message", data: #"{"a":"ü"}"#),
    ]

    @Test("names, several lines of data, comments and every ending of a line are read as the standard says")
    func whole() {
        var parser = ServerSentEvents()
        #expect(parser.events(in: Self.stream.utf8) == Self.events)
    }

    @Test("wherever the bytes are cut, the events are the same")
    func cut() {
        let bytes = Array(Self.stream.utf8)
        for length in 1...bytes.count {
            var parser = ServerSentEvents()
            let events = stride(from: 0, to: bytes.count, by: length).flatMap {
                parser.events(in: bytes[$0..<min($0 + length, bytes.count)])
            }
            #expect(events == Self.events, "pieces of \(length) bytes")
        }
    }
}
