import Foundation
import Programs
import PostgresTesting
import TestSupport
import Testing

extension EndToEnd {
    @Suite("The server stops in order")
    struct StoppingTests {
        @Test(
            "told to stop, it takes no new connections, answers what is under way, writes the activity and exits with 0",
            arguments: [SIGTERM, SIGINT])
        func stop(_ signal: Int32) async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let key = try await site.makeKey()
                _ = try await server.http.status(with: key.secret, becomes: 200)
                #expect(try await server.http.get("/v1/nothing", key: key.secret).status == 404)

                let slow = try await SlowRequest.begin(on: server.port, key: key.secret)
                server.child.send(signal)
                try await eventually("new connections are refused", within: .seconds(8)) {
                    await refuses(server.port) ? () : nil
                }
                #expect(server.child.ended == nil, "a request is still under way")
                let answer = try await slow.finish()
                #expect(answer.status == 201)

                let ending = try await server.child.end()
                #expect(ending.status == 0, "\(server.child.errorText)")
                let activity = try await site.json("keys", "activity", key.id).value.elements
                let seen = activity.map {
                    "\($0["method"]?.text ?? "") \($0["path"]?.text ?? "") \($0["status"]?.integer ?? 0)"
                }
                #expect(seen.contains("POST /v1/claws 201"))
                #expect(seen.contains("GET /v1/nothing 404"))
                #expect(activity.contains { $0["request_id"]?.text == answer["X-Request-Id"] })
            }
        }

        @Test("after a clean end each database is one whole file, that can be copied as it is", .ofSQLite)
        func oneFile() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let key = try await site.makeKey()
                _ = try await server.http.status(with: key.secret, becomes: 200)
                #expect(try await server.stop().status == 0)
                #expect(try files(of: site) == ["activity.db", "keyring", "workclaw.db"])
                try await site.json("keys", "list")
                #expect(try files(of: site) == ["activity.db", "keyring", "workclaw.db"])
            }
        }

        private func files(of site: Site) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: site.data.path).sorted()
        }

        private func refuses(_ port: UInt16) async -> Bool {
            do {
                _ = try await blocking { try Socket(port: port) }
                return false
            } catch {
                return (error as? Socket.Failure)?.isRefusal ?? false
            }
        }
    }
}

/// A request whose body takes its time.
private struct SlowRequest: Sendable {
    private static let halves = (#"{"name": "#, #""Slowly"}"#)
    private let socket: Socket

    static func begin(on port: UInt16, key: String) async throws -> SlowRequest {
        let head = HTTPClient.request(
            "POST", "/v1/claws", headers: HTTPClient.authorization(key) + ["Content-Type: application/json"],
            length: (halves.0 + halves.1).utf8.count)
        let request = SlowRequest(socket: try await blocking { try Socket(port: port) })
        try await blocking { [socket = request.socket] in try socket.send(head + halves.0) }
        // New connections go round the server's event loops, and a loop reads what came first first. So once each of them has answered
        // a later request, this one is under way.
        for _ in 0..<(2 * ProcessInfo.processInfo.activeProcessorCount) {
            _ = try await HTTPClient(port: port).get("/health/live")
        }
        return request
    }

    func finish() async throws -> HTTPAnswer {
        try await blocking { [socket] in
            try socket.send(Self.halves.1)
            return try HTTPAnswer(bytes: socket.readToEnd())
        }
    }
}
