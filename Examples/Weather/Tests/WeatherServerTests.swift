import APIKeys
import APIKeysStore
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport
import Testing
import Weather

@Suite("Somebody else's server, without a framework")
struct WeatherServerTests {
    /// A server that listens.
    private struct Running: Sendable {
        let keys: StationKeys
        let port: Int

        func ask(
            _ method: HTTPMethod, _ path: String, key: KeySecret? = nil, body: String? = nil, fields: HTTPHeaders = [:]
        ) async throws -> (status: UInt, challenge: String?, body: String) {
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
            request.method = method
            request.headers = fields
            if let key { request.headers.add(name: "Authorization", value: "Bearer \(key.expose())") }
            if let body { request.body = .bytes(ByteBuffer(string: body)) }
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
            return (
                answer.status.code, answer.headers.first(name: "WWW-Authenticate"),
                String(buffer: try await answer.body.collect(upTo: 65_536))
            )
        }

        func key(_ scopes: String...) async throws -> IssuedKey { try await keys.issue(named: "test", scopes: scopes) }
    }

    /// Runs a server on a fresh file, and again on the same one.
    private static func serving<Result: Sendable>(
        _ first: @escaping @Sendable (Running) async throws -> Result,
        again second: @escaping @Sendable (Running, Result) async throws -> Void = { _, _ in }
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weather-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "keys.db").path
        let result = try await run(on: file, first)
        try await run(on: file) { try await second($0, result) }
    }

    private static func run<Result: Sendable>(
        on file: String, _ body: @escaping @Sendable (Running) async throws -> Result
    ) async throws -> Result {
        let server = try await WeatherServer(file: file)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let (ports, continuation) = AsyncStream<Int>.makeStream()
            group.addTask { try await server.run(port: 0) { continuation.yield($0) } }
            let running = Running(keys: server.keys, port: try await next(of: ports, "the port"))
            let result = try await body(running)
            group.cancelAll()
            while await group.nextResult() != nil {}
            return result
        }
    }

    @Test("a key with the scope is taken, on one connection after another request; its lack is told")
    func scopes() async throws {
        try await Self.serving { server in
            let (all, reader) = (
                try await server.key("readings:read", "readings:write").secret, try await server.key("readings:read").secret
            )
            #expect(try await server.ask(.POST, "/readings", key: all, body: "21.5").status == 201)
            #expect(try await server.ask(.GET, "/readings", key: reader).body == "[21.5]")
            let narrow = try await server.ask(.POST, "/readings", key: reader, body: "1")
            #expect(narrow.status == 403)
            #expect(narrow.challenge == #"Bearer realm="weather", error="insufficient_scope", scope="readings:write""#)
            #expect(try await server.ask(.GET, "/readings", key: reader).body == "[21.5]", "it changed nothing")
        }
    }

    @Test("what has no good key learns nothing, not even which paths there are")
    func strangers() async throws {
        try await Self.serving { server in
            let good = try await server.key("readings:read").secret
            for path in ["/", "/readings", "/elsewhere"] {
                let missing = try await server.ask(.GET, path)
                #expect(missing.status == 401 && missing.challenge == #"Bearer realm="weather""#, "\(path)")
            }
            #expect(try await server.ask(.GET, "/elsewhere", key: good).status == 404)
            for credential in ["Bearer nonsense", "Bearer " + KeyFormat.other.makeSecret().expose()] {
                let refused = try await server.ask(.GET, "/readings", fields: ["Authorization": credential])
                #expect(refused.status == 401 && refused.challenge == #"Bearer realm="weather", error="invalid_token""#)
            }
            let twice = try await server.ask(.GET, "/readings", key: good, fields: ["Authorization": "Bearer nonsense"])
            #expect(twice.status == 401)
            let browser = try await server.ask(.GET, "/readings", key: good, fields: ["Origin": "https://example.com"])
            #expect(browser.status == 401 && browser.body.contains("client_side_use"))
        }
    }

    @Test("a revoked key is refused from the answer on, a rotated one works until its grace is ended")
    func lifecycle() async throws {
        try await Self.serving { server in
            let (service, team, owner) = (server.keys.service, StationKeys.team, StationKeys.owner)
            let revoked = try await server.key("readings:read")
            #expect(try await server.ask(.GET, "/readings", key: revoked.secret).status == 200)
            _ = try await service.revoke(revoked.key.id, in: team, by: owner)
            let refused = try await server.ask(.GET, "/readings", key: revoked.secret)
            #expect(refused.status == 401 && refused.body.contains("revoked"))

            let old = try await server.key("readings:read")
            let new = try await service.rotate(old.key.id, in: team, by: owner).issued
            for secret in [old.secret, new.secret] {
                #expect(try await server.ask(.GET, "/readings", key: secret).status == 200)
            }
            _ = try await service.endGrace(of: old.key.id, in: team, by: owner)
            #expect(try await server.ask(.GET, "/readings", key: old.secret).status == 401)
            #expect(try await server.ask(.GET, "/readings", key: new.secret).status == 200)
        }
    }

    @Test("keys outlive the server, and so do revocations")
    func restart() async throws {
        try await Self.serving { server in
            let (good, bad) = (try await server.key("readings:read"), try await server.key("readings:read"))
            _ = try await server.keys.service.revoke(bad.key.id, in: StationKeys.team, by: StationKeys.owner)
            return (good.secret, bad.secret)
        } again: { server, secrets in
            try await until("the keys are loaded") { try await server.ask(.GET, "/readings", key: secrets.0).status == 200 }
            #expect(try await server.ask(.GET, "/readings", key: secrets.1).status == 401)
        }
    }

    @Test("a body is read of whoever may send one, up to its limit")
    func bodies() async throws {
        try await Self.serving { server in
            let writer = try await server.key("readings:write").secret
            #expect(try await server.ask(.POST, "/readings", key: writer, body: "warm").status == 400)
            let long = String(repeating: "1", count: 5000)
            #expect(try await server.ask(.POST, "/readings", key: writer, body: long).status == 413)
        }
    }

    @Test("a stranger is refused before the body has come, and the connection ends")
    func early() async throws {
        try await Self.serving { server in
            let connection = try RawConnection(port: server.port)
            defer { connection.close() }
            try connection.send("POST /readings HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
            #expect(try await connection.readToEnd().hasPrefix("HTTP/1.1 401 "))
        }
    }
}

extension KeyFormat {
    /// Somebody else's.
    fileprivate static let other: KeyFormat = {
        guard let format = try? KeyFormat(prefix: "other_live_") else { preconditionFailure("the prefix is good") }
        return format
    }()
}
