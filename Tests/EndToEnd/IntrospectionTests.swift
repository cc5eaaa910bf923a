import Foundation
import Programs
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Introspection")
    struct IntrospectionTests {
        @Test(
            "verifiers of a team and of all learn what a key is, on every node; once revoked they learn nothing more, at once")
        func introspection() async throws {
            try await Site.with { site in
                try await site.setUp()
                let servers = [
                    try await site.serve("--verify-port", "0", environment: ["WORKCLAW_PUBLIC_URL": "https://keys.example"]),
                    try await site.serve("--verify-port", "0", environment: ["WORKCLAW_PUBLIC_URL": "https://keys.example"]),
                ]
                let ports = try servers.map { HTTPClient(port: try $0.verifyPort) }
                try await site.json(
                    "teams", "create", "--name", "Second", "--email", "two@example.com", "--password-stdin",
                    input: Site.password)
                func verifier(_ options: String...) async throws -> (id: String, secret: String) {
                    let child = try site.start(["verifiers", "create", "--name", "Gateway", "--json"] + options)
                    try #require(try await child.end().status == 0, "\(child.errorText)")
                    let json = try JSON(parsing: child.outputText)
                    return (try #require(json["id"]?.text), try #require(json["secret"]?.text))
                }
                let (first, second, all) = (
                    try await verifier("--team", "First"), try await verifier("--team", "Second"),
                    try await verifier("--all-teams")
                )
                let key = try await site.makeKey("--team", "First", "--expires-in", "1h")
                func ask(
                    _ port: HTTPClient, as secret: String, token: String? = nil, basic: String? = nil
                ) async throws -> HTTPAnswer {
                    let scheme =
                        basic.map { "Basic \(Data("\($0):\(secret)".utf8).base64EncodedString())" } ?? "Bearer \(secret)"
                    return try await port.send(
                        "POST", "/introspect",
                        headers: ["Authorization: \(scheme)", "Content-Type: application/x-www-form-urlencoded"],
                        body: "token=\(token ?? key.secret)")
                }
                for (server, port) in zip(servers, ports) {
                    let answer = try await eventually("the key and the verifiers are known") {
                        let answer = try await ask(port, as: all.secret)
                        return answer.body.contains("true") ? answer : nil
                    }
                    let said = try answer.json()
                    #expect(answer.status == 200 && answer["Cache-Control"] == "no-store" && answer["X-Request-Id"] != nil)
                    #expect(said["scope"]?.text == "claws:read claws:write" && said["client_id"]?.text == key.id)
                    #expect(said["jti"]?.text == key.id && said["iss"]?.text == "https://keys.example")
                    #expect(said["sub"]?.text?.hasPrefix("team_") ?? false && said["token_type"]?.text == "Bearer")
                    #expect(try await ask(port, as: first.secret, basic: first.id).body.contains(#""active":true"#))
                    #expect(try await ask(port, as: second.secret).body == #"{"active":false}"#)
                    #expect(try await ask(port, as: all.secret, token: all.secret).body == #"{"active":false}"#)
                    // None opens what another is for.
                    #expect(try await ask(port, as: key.secret).status == 401)
                    #expect(try await port.get("/verify", key: all.secret).status == 401)
                    #expect(try await server.http.get("/v1/claws", key: all.secret).status == 401)
                    #expect(try await server.http.get("/introspect").status == 404)
                    // Where none belongs it is not kept either: what is kept is searched below.
                    #expect(try await server.http.get("/v1/claws/\(all.secret)", key: key.secret).status == 404)
                    #expect(try await port.get("/verify/-/\(all.secret)", key: key.secret).status == 200)
                }
                let lines = try await eventually("the calls are in the key's log") {
                    let lines = try await site.json("keys", "activity", key.id, "--team", "First").value.elements
                    let asked = lines.filter { $0["route"]?.text == "/introspect" }
                    return asked.count >= 6 ? asked : nil
                }
                #expect(Set(lines.compactMap { $0["outcome"]?.text }) == ["allowed", "wrong_team"])

                let revocation = try await site.json("verifiers", "revoke", all.id)
                #expect(revocation.value["revoked_at"]?.text != nil && revocation.value["secret"] == nil)
                for port in ports {
                    _ = try await eventually("the verifier is refused", within: .seconds(5), every: .milliseconds(5)) {
                        try await ask(port, as: all.secret).status == 401 ? true : nil
                    }
                    #expect(ContinuousClock.now - revocation.endedAt < .seconds(2))
                    #expect(try await ask(port, as: first.secret).status == 200)
                }
                try await site.json("keys", "revoke", key.id, "--team", "First")
                for port in ports {
                    _ = try await eventually("the key is inactive") {
                        try await ask(port, as: first.secret).body == #"{"active":false}"# ? true : nil
                    }
                }
                let listed = try await site.json("verifiers", "list").value.elements
                #expect(listed.count == 3 && listed.filter { $0["revoked_at"]?.text != nil }.map { $0["id"]?.text } == [all.id])
                for arguments in [
                    ["create", "--name", "x"], ["create", "--name", "x", "--team", "First", "--all-teams"],
                    ["revoke", all.secret],
                ] {
                    let child = try site.start(["verifiers"] + arguments)
                    #expect(
                        try await child.end().status ?? 0 > 0 && !child.errorText.contains(all.secret), "\(child.errorText)")
                }
                for server in servers { #expect(try await server.stop().status == 0) }
                // Nothing that is kept, and nothing that was logged, has a secret in it.
                for secret in [first.secret, second.secret, all.secret] {
                    for file in try site.kept() { #expect(file.content.range(of: Data(secret.utf8)) == nil, "\(file.name)") }
                    for server in servers { #expect(!server.child.errorText.contains(secret)) }
                }
            }
        }
    }
}
