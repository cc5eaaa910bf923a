import TestSupport
import Testing
import WorkClawClient

@Suite("On the wire")
struct WireTests {
    private static let page = #"{"data":[],"next_cursor":null}"#
    private static let done = "HTTP/1.1 200 OK\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)"
    private static let key = "wc_live_ThisKeyIsOfATestAndOpensNothing000000"

    private func client(_ server: WireServer, timeout: Duration = patience) throws -> WorkClawClient {
        try WorkClawClient(
            url: server.url, key: Self.key, retrying: RetryPolicy(base: .milliseconds(1)), timeout: timeout)
    }

    @Test("a connection that closes without an answer is made again, and the request is the same")
    func lost() async throws {
        let server = try await WireServer("", Self.done)
        defer { server.stop() }
        #expect(try await client(server).listClaws().page().elements.isEmpty)
        #expect(server.requests.count == 2 && Set(server.requests).count == 1)
        #expect(server.requests[0].contains("Authorization: Bearer \(Self.key)\r\n"))
    }

    @Test("a key is not taken elsewhere, whatever the server says")
    func redirects() async throws {
        let elsewhere = try await WireServer(Self.done)
        let server = try await WireServer(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: \(elsewhere.url)/v1/claws\r\nContent-Length: 0\r\n\r\n")
        defer {
            server.stop()
            elsewhere.stop()
        }
        let problem = await #expect(throws: Problem.self) { try await client(server).listClaws().page() }
        #expect(problem?.status == 307 && elsewhere.requests.isEmpty)
    }

    @Test("an answer that does not begin in time is given up")
    func silent() async throws {
        let server = try await WireServer()
        defer { server.stop() }
        // One try: what is given up may be done all the same.
        let client = try WorkClawClient(
            url: server.url, key: Self.key, retrying: .never, timeout: .milliseconds(50))
        let failure = await #expect(throws: ClientFailure.self) { try await client.listClaws().page() }
        #expect(failure == .timedOut)
    }

    @Test("an answer that begins and does not come to its end in time is given up, with its connection")
    func unfinished() async throws {
        let server = try await WireServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        defer { server.stop() }
        let client = try WorkClawClient(
            url: server.url, key: Self.key, retrying: .never, timeout: patience, bodyTimeout: .milliseconds(50))
        let failure = await #expect(throws: ClientFailure.self) { try await client.listClaws().page() }
        #expect(failure == .timedOut)
        try await until("the connection ends") { server.openConnections == 0 }
    }

    @Test("whoever stops listening to a stream closes its connection, and so does whoever is cancelled")
    func stopped() async throws {
        let begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nevent: delta\ndata: {\"text\":\"\"}\n\n\r\n"
        let claw = try #require(Claw.ID("claw_1"))
        for isCancelled in [false, true] {
            let server = try await WireServer(begun)
            defer { server.stop() }
            let client = try client(server)
            let (heard, continuation) = AsyncStream<Void>.makeStream()
            let task = Task {
                for try await event in try await client.streamMessage("Hello", to: claw) {
                    #expect(event == .delta("") && server.openConnections == 1)
                    continuation.yield()
                    if !isCancelled { break }
                }
            }
            try await next(of: heard, "an event")
            if isCancelled { task.cancel() }
            try await until("the connection ends") { server.openConnections == 0 }
            if isCancelled {
                await #expect(throws: CancellationError.self) { try await task.value }
            } else {
                try await task.value
            }
        }
    }
}
