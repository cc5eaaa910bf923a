import Foundation
import Programs
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Scopes of one's own")
    struct ScopeTests {
        @Test("one that is added is known to commands, the verify port of every node and keys at once, and opens nothing here")
        func scopes() async throws {
            try await Site.with { site in
                try await site.setUp()
                let servers = [
                    try await site.serve("--verify-port", "0"), try await site.serve("--verify-port", "0"),
                ]
                let ports = try servers.map { HTTPClient(port: try $0.verifyPort) }
                let asked = "/verify?scope=billing:read"
                for port in ports { #expect(try await port.get(asked).status == 400) }
                let added = try await site.json("scopes", "add", "billing:read", "See bills")
                #expect(added.value["name"]?.text == "billing:read" && added.value["summary"]?.text == "See bills")
                for port in ports {
                    _ = try await eventually("the scope can be asked for", within: .seconds(5), every: .milliseconds(5)) {
                        try await port.get(asked).status == 401 ? true : nil
                    }
                    #expect(ContinuousClock.now - added.endedAt < .seconds(2))
                }
                let key = try await site.json("keys", "create", "--name", "Biller", "--scope", "billing:read").value
                let secret = try #require(key["key"]?.text)
                for (server, port) in zip(servers, ports) {
                    #expect(try await port.status(with: secret, becomes: 200, at: asked) == 200)
                    let answer = try await port.get(asked, key: secret)
                    #expect(answer["X-WorkClaw-Scopes"] == "billing:read")
                    let narrow = try await port.get("/verify?scope=claws:read", key: secret)
                    #expect(narrow.status == 403)
                    let api = try await server.http.get("/v1/claws", key: secret)
                    #expect(api.status == 403 && api.code == "insufficient_scope")
                    #expect(try await port.get(asked, key: "nonsense").status == 401)
                }
                let other = try await site.makeKey()
                #expect(try await ports[0].status(with: other.secret, becomes: 403, at: asked) == 403)

                let listed = try await site.json("scopes", "list").value.elements
                #expect(listed.count == 11 && listed.last?["name"]?.text == "billing:read")
                for (arguments, said) in [
                    (["add", "billing:read", "x"], "is there already"), (["remove", "claws:read"], "WorkClaw's own"),
                    (["add", "claws:fly", "x"], "for itself"), (["remove", "billing:read"], "1 key has it"),
                    (["remove", "other:read"], "no scope"),
                ] {
                    let child = try site.start(["scopes"] + arguments)
                    #expect(try await child.end().status == 1 && child.errorText.contains(said), "\(child.errorText)")
                    #expect(child.errorText.split(separator: "\n").count == 1)
                }
                try await site.json("keys", "revoke", try #require(key["id"]?.text))
                try await site.json("scopes", "remove", "billing:read")
                for port in ports {
                    _ = try await eventually("nobody can ask for it") {
                        try await port.get(asked, key: secret).status == 400 ? true : nil
                    }
                }
                for server in servers { #expect(try await server.stop().status == 0) }
            }
        }
    }
}
