import Foundation
import Programs
import TestSupport
import Testing

extension EndToEnd {
    @Suite("The verify port")
    struct VerifyPortTests {
        @Test("lets a good key in, names the scope that lacks, forgets a revoked key, and writes each to the key's log")
        func port() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve("--verify-port", "0", "--trusted-proxies", "127.0.0.1/32")
                let place = try #require(server.announcement["verify"]?.elements.first?.text)
                let port = try #require(
                    place.firstMatch(of: /^http:\/\/127\.0\.0\.1:(\d+)\/verify$/).flatMap { UInt16($0.output.1) })
                let verify = HTTPClient(port: port)
                let key = try await site.makeKey()
                let good = try await verify.status(with: key.secret, becomes: 200, at: "/verify?scope=claws:read")
                #expect(good == 200)
                let fields = ["X-Forwarded-For: 203.0.113.9", "X-Original-URI: /orders/7?a=b", "X-Original-Method: PUT"]
                let answer = try await verify.get("/verify?scope=claws:write", key: key.secret, headers: fields)
                #expect(answer.status == 200 && answer["X-WorkClaw-Key-Id"] == key.id && answer["X-WorkClaw-Team-Id"] != nil)
                #expect(answer["X-WorkClaw-Scopes"] == "claws:read claws:write" && answer["X-Request-Id"] != nil)

                // A refusal is word for word that of the REST surface.
                for (path, secret) in [("/verify", String?.none), ("/verify", "nonsense")] {
                    let (here, there) = try await (verify.get(path, key: secret), server.http.get("/v1/claws", key: secret))
                    #expect(here.status == 401 && here["WWW-Authenticate"] == there["WWW-Authenticate"])
                    for name in ["type", "title", "status", "detail", "code"] {
                        #expect(try here.json()[name] == there.json()[name])
                    }
                    #expect(try here.json()["request_id"]?.text == here["X-Request-Id"])
                    #expect(here["Content-Type"] == there["Content-Type"] && here["Cache-Control"] == "no-store")
                }
                let narrow = try await verify.get("/verify?scope=chat:write", key: key.secret)
                #expect(narrow.status == 403 && narrow.code == "insufficient_scope")
                #expect(narrow["WWW-Authenticate"]?.contains(#"scope="chat:write""#) ?? false)
                #expect(try await verify.get("/verify?scope=chat:fly", key: key.secret).status == 400)

                let lines = try await eventually("the calls are in the log") {
                    let lines = try await site.json("keys", "activity", key.id).value.elements
                    return lines.count >= 3 ? lines : nil
                }
                let call = try #require(lines.first { $0["path"]?.text == "/orders/7" })
                #expect(call["method"]?.text == "PUT" && call["client_address"]?.text == "203.0.113.9")

                try await site.json("keys", "revoke", key.id)
                #expect(try await verify.status(with: key.secret, becomes: 401, at: "/verify") == 401)
                #expect(try await server.stop().status == 0)
            }
        }

        @Test("answers on a Unix socket, whose other end is believed, and stops with the server")
        func socket() async throws {
            try await Site.with { site in
                try await site.setUp()
                let path = site.folder.appending(path: "verify.sock").path
                let server = try await site.serve("--verify-socket", path)
                #expect(server.announcement["verify"]?.elements.map(\.text) == ["unix:\(path)"])
                let key = try await site.makeKey("--allow-address", "203.0.113.0/24")
                let arguments = [
                    "-s", "--unix-socket", path, "-o", "/dev/null", "-w", "%{http_code}", "http://workclaw/verify",
                ]
                func status(from address: String) async throws -> String {
                    let fields = ["-H", "X-Forwarded-For: \(address)", "-H", "Authorization: Bearer \(key.secret)"]
                    let curl = try ChildProcess("/usr/bin/curl", arguments + fields, in: site.logs, name: site.nextName("curl"))
                    _ = try await curl.end()
                    return curl.outputText
                }
                _ = try await eventually("the key is known") { try await status(from: "203.0.113.9") == "200" ? true : nil }
                #expect(try await status(from: "198.51.100.1") == "403")
                #expect(try await server.stop().status == 0)
            }
        }

        @Test("that cannot listen stops the start in one line")
        func taken() async throws {
            try await Site.with { site in
                let listener = try Listener(answering: nil)
                defer { listener.stop() }
                let said = try await site.run("serve", "--port", "0", "--verify-port", "\(listener.port)")
                #expect(said.status == 1 && said.errorLines.count == 1, "\(said.errors)")
                #expect(said.errors.contains("verify port \(listener.port) on 127.0.0.1: cannot listen there"))
                for options in [
                    ["--verify-port", "70000"], ["--verify-host", "127.0.0.1"],
                    ["--verify-port", "0", "--verify-host", "0.0.0.0"],
                ] {
                    let child = try site.start(["serve", "--port", "0"] + options)
                    #expect(try await child.end().status == 1 && child.errorText.split(separator: "\n").count == 1)
                }
            }
        }
    }
}
