import Foundation
import Programs
import PostgresTesting
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Secrets stay where they were shown")
    struct SecretsTests {
        /// Short, and of words that stand nowhere else.
        private static let shortPassword = "Quokka7"
        private static let password = "correct zebra battery lampoon"

        @Test("no key and no password is left in a log, a file of the data folder or an error, whatever went wrong")
        func nowhere() async throws {
            try await Site.with { site in
                let server = try await site.serve(environment: ["WORKCLAW_LOG_LEVEL": "debug"])
                let commands = try await failingSetups(on: site)
                try await site.json(
                    "setup", "--team", "First", "--email", "owner@example.com", "--password-stdin", input: Self.password)
                let good = try await site.makeKey()
                let revoked = try await site.makeKey()
                let rotated = try await site.makeKey()
                let successor = try await site.json("keys", "rotate", rotated.id).value
                try await site.json("keys", "revoke", revoked.id, "--reason", "it was seen")
                _ = try await server.http.status(with: good.secret, becomes: 200)
                _ = try await server.http.status(with: revoked.secret, becomes: 401)
                let keys = [good.secret, revoked.secret, rotated.secret, try #require(successor["key"]?.text)]

                var errors: [String] = commands
                for key in keys {
                    errors += try await provoke(server, withKey: good.secret, misplaced: key)
                    for arguments in [
                        ["keys", "show", key], ["keys", "rotate", key], [key], ["keys", "list", "--team", key],
                    ] {
                        errors.append(try await failure(arguments, on: site))
                    }
                }
                let activity = try await activity(of: good, on: site)
                #expect(try await server.stop().status == 0)

                // Of a key 30 random characters are secret; the hint shows the last four.
                let secrets = keys.map { String($0.dropFirst(8).prefix(24)) } + [Self.password, Self.shortPassword]
                var places = errors.enumerated().map { ("error \($0.offset): \($0.element.prefix(60))", Data($0.element.utf8)) }
                places += [("activity", Data(activity.utf8))]
                places += [("stdout of serve", try Data(contentsOf: server.child.output))]
                places += [("stderr of serve", try Data(contentsOf: server.child.errors))]
                let kept = try site.kept()
                #expect(kept.contains { $0.content.range(of: Data(good.id.utf8)) != nil }, "what is kept is looked at")
                places += kept
                for (place, content) in places {
                    for secret in secrets {
                        #expect(content.range(of: Data(secret.utf8)) == nil, "\(secret) stands in \(place)")
                    }
                }
            }
        }

        @Test("only the owner of the data folder can read what is in it", .ofSQLite)
        func permissions() async throws {
            try await Site.with { site in
                let server = try await site.serve()
                try await site.setUp()
                func mode(_ url: URL) throws -> Int? {
                    try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
                }
                #expect(try mode(site.data) == 0o700)
                let files = try FileManager.default.contentsOfDirectory(at: site.data, includingPropertiesForKeys: nil)
                #expect(files.contains { $0.lastPathComponent.hasSuffix("-wal") })
                for file in files { #expect(try mode(file) == 0o600, "\(file.lastPathComponent)") }
                #expect(try await server.stop().status == 0)
            }
        }

        private func failingSetups(on site: Site) async throws -> [String] {
            let short = try await site.run(
                "setup", "--team", "First", "--email", "owner@example.com", "--password-stdin", input: Self.shortPassword)
            let badAddress = try await site.run(
                "setup", "--team", "First", "--email", "nobody", "--password-stdin", input: Self.password)
            #expect([short.status, badAddress.status] == [1, 1])
            return [short.errors, badAddress.errors]
        }

        private func failure(_ arguments: [String], on site: Site) async throws -> String {
            let child = try site.start(arguments)
            let ending = try await child.end()
            #expect(ending.status != 0)
            return child.errorText + child.outputText
        }

        private func activity(of key: IssuedKey, on site: Site) async throws -> String {
            try await eventually("the activity is written") {
                let said = try await site.run("keys", "activity", key.id, "--limit", "1000", "--json")
                return said.output.contains("wc_live_…") ? said.output : nil
            }
        }

        /// Puts a key into every place where it does not belong, and returns the answers whole.
        private func provoke(
            _ server: RunningServer, withKey good: String, misplaced key: String
        ) async throws -> [String] {
            let http = server.http
            let bearer = HTTPClient.authorization(good)
            let json = "Content-Type: application/json"
            let encoded = key.replacing("_", with: "%5F")
            let requests: [(method: String, path: String, headers: [String], body: String)] = [
                ("GET", "/v1/claws/\(key)", bearer, ""),
                ("GET", "/v1/\(key)/\(key)", bearer, ""),
                ("GET", "/v1/claws/\(encoded)", bearer, ""),
                ("GET", "/\(key)", [], ""),
                ("GET", "/v1/claws?key=\(key)", [], ""),
                ("GET", "/v1/claws?limit=\(key)&\(key)=1", bearer, ""),
                ("GET", "/v1/claws?cursor=\(key)", bearer, ""),
                ("GET", "/v1/nothing", bearer + ["User-Agent: curl/8 \(key)"], ""),
                ("GET", "/v1/claws", ["Authorization: Bearer \(key)x"], ""),
                ("GET", "/v1/claws", ["Authorization: Bearer \(key) \(key)"], ""),
                ("GET", "/v1/claws", ["Authorization: \(key)"], ""),
                ("GET", "/v1/claws", ["Authorization: Basic \(key)"], ""),
                ("GET", "/v1/claws", bearer + ["Authorization: Bearer \(key)"], ""),
                ("GET", "/v1/claws", ["X-API-Key: \(key)", "Cookie: key=\(key)", "X-Forwarded-For: \(key)"], ""),
                ("GET", "/v1/claws", bearer + ["Origin: https://\(key).example.com"], ""),
                ("GET", "/v1/nothing", bearer + ["X-Request-Id: \(key)"], ""),
                (key, "/v1/claws", bearer, ""),
                ("POST", "/v1/claws", bearer + [json], #"{"\#(key)": 1, "name": 2}"#),
                ("POST", "/v1/claws", bearer + [json], #"{"name": "x", "model": ["\#(key)"]}"#),
                ("POST", "/v1/claws", bearer + [json], #"{"access": {"type": "\#(key)", "\#(key)": 1}}"#),
                ("POST", "/v1/claws", bearer + [json], #"{"name": \#(key)"#),
                ("POST", "/v1/claws", bearer + ["Content-Type: text/\(key)"], "x"),
                ("POST", "/v1/claws", bearer + [json, "Idempotency-Key: \(key)"], #"{"name": 1}"#),
                ("POST", "/v1/claws", bearer + [json, "Idempotency-Key: \(key)"], #"{"name": 2}"#),
                ("POST", "/v1/claws", bearer + [json, "Idempotency-Key: \(key) \(key)"], #"{"name": 1}"#),
                ("DELETE", "/v1/claws/\(key)", bearer + ["If-Match: \"\(key)\""], ""),
            ]
            var answers: [String] = []
            for request in requests {
                let answer = try await http.send(request.method, request.path, headers: request.headers, body: request.body)
                #expect(400..<500 ~= answer.status, "\(request.method) \(request.path): \(answer.status)")
                answers.append(answer.text)
            }
            return answers
        }
    }
}
