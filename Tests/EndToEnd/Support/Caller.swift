import Foundation
import Programs
import TestSupport
import Testing

/// A caller of the REST API: a server, and a key.
struct Caller: Sendable {
    let http: HTTPClient
    let secret: String

    func get(_ path: String) async throws -> JSON {
        let answer = try await http.get(path, key: secret)
        guard answer.status == 200 else { throw Impatience(description: "GET \(path): \(answer.text)") }
        return try answer.json()
    }

    /// Sends a POST that must be answered with `status`.
    @discardableResult
    func post(_ path: String, _ json: String, expecting status: Int = 201) async throws -> JSON {
        let answer = try await http.post(path, key: secret, json: json)
        guard answer.status == status else { throw Impatience(description: "POST \(path): \(answer.text)") }
        return try answer.json()
    }

    /// Makes a thing, and returns its id.
    func make(_ path: String, _ json: String) async throws -> String {
        try #require(try await post(path, json)["id"]?.text)
    }

    /// What a Claw answers.
    func chat(_ claw: String, _ text: String = "Hello") async throws -> String {
        let exchange = try await post("/v1/chat/\(claw)/messages", #"{"content": "\#(text)"}"#)
        return try #require(exchange["reply"]?["content"]?.text)
    }

    /// The deployment, once it has ended.
    func ended(_ deployment: String, within limit: Duration = .seconds(20)) async throws -> JSON {
        try await eventually("\(deployment) ends", within: limit) {
            let shown = try await get("/v1/deployments/\(deployment)")
            return ["queued", "in_progress"].contains(shown["status"]?.text) ? nil : shown
        }
    }

    /// Deploys a Claw, and waits; what it has become.
    func deploy(_ claw: String) async throws -> JSON {
        try await ended(make("/v1/deployments", #"{"claw_id": "\#(claw)"}"#))
    }

    /// What all lists show, and all that is in them: the whole of what this key can read, in one text.
    func everything() async throws -> String {
        var seen: [String] = []
        func note(_ path: String) async throws -> JSON {
            let answer = try await http.get(path, key: secret)
            #expect(answer.status == 200, "\(path)")
            seen.append("\(path): \(answer.body)")
            return try answer.json()
        }
        for claw in try await note("/v1/claws?limit=100")["data"]?.elements ?? [] {
            let id = try #require(claw["id"]?.text)
            for path in ["claws/\(id)", "claws/\(id)/skills?limit=100", "chat/\(id)/messages?limit=100"] {
                _ = try await note("/v1/\(path)")
            }
        }
        for deployment in try await note("/v1/deployments?limit=100")["data"]?.elements ?? [] {
            _ = try await note("/v1/deployments/\(try #require(deployment["id"]?.text))")
        }
        _ = try await note("/v1/team/members?limit=100")
        return seen.joined(separator: "\n")
    }
}

extension Site {
    /// A key with these scopes.
    func makeKey(scopes: [String]) async throws -> IssuedKey {
        let arguments = ["keys", "create", "--name", "Test", "--json"] + scopes.flatMap { ["--scope", $0] }
        let child = try start(arguments)
        let ending = try await child.end()
        guard ending.status == 0 else { throw Refused(arguments: arguments, errors: child.errorText) }
        return try IssuedKey(JSON(parsing: child.outputText), at: ending.at)
    }

    /// A caller with a new key, which the server knows.
    func caller(_ server: RunningServer, scopes: [String]) async throws -> Caller {
        let key = try await makeKey(scopes: scopes)
        _ = try await eventually("the key is known", within: .seconds(10)) {
            try await server.http.get("/v1/claws", key: key.secret).status == 401 ? nil : true
        }
        return Caller(http: server.http, secret: key.secret)
    }
}

extension HTTPAnswer {
    /// The server-sent events of the body, which came in chunks (RFC 9112, 7.1).
    func events() throws -> [(name: String, value: JSON)] {
        var (text, rest) = ("", body[...])
        if self["Transfer-Encoding"] == "chunked" {
            // Sizes count bytes.
            var bytes = Array(rest.utf8)[...]
            var collected: [UInt8] = []
            while let end = bytes.firstRange(of: Array("\r\n".utf8)) {
                let size = Int(String(decoding: bytes[..<end.lowerBound], as: UTF8.self), radix: 16) ?? 0
                guard size > 0 else { break }
                collected += bytes[end.upperBound...].prefix(size)
                bytes = bytes[end.upperBound...].dropFirst(size + 2)
            }
            text = String(decoding: collected, as: UTF8.self)
            rest = text[...]
        }
        return try rest.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { block in
            let lines = block.components(separatedBy: "\n")
            let name = lines.first { $0.hasPrefix("event: ") }?.dropFirst(7) ?? ""
            return (String(name), try JSON(parsing: String(lines.first { $0.hasPrefix("data: ") }?.dropFirst(6) ?? "")))
        }
    }
}
