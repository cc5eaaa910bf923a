import Foundation
import Programs
import SQLDatabase
import SQLiteDatabase
import Testing

extension EndToEnd {
    @Suite("The vault on the command line")
    struct VaultTests {
        /// Of words that stand nowhere else.
        private static let values = ["quokka-first-value", "quokka-second-value", "quokka-private-value"]

        @Test("secrets are kept, listed, replaced and deleted, and no value is in any output, log or file of the data folder")
        func life() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve(environment: ["WORKCLAW_LOG_LEVEL": "debug"])
                let made = try await site.json(
                    "vault", "set", "TOKEN", "--description", "for GitHub", input: Self.values[0] + "\n"
                ).value
                #expect(made["scope"]?.text == "team")
                #expect(made["version"]?.integer == 1)
                #expect(made["owner"] == .null)
                let replaced = try await site.run("vault", "set", "TOKEN", input: Self.values[1])
                #expect(replaced.status == 0, "\(replaced.errors)")
                try await site.json("vault", "set", "OWN", "--scope", "private", input: Self.values[2])

                let list = try await site.json("vault", "list").value
                #expect(list.elements.map { $0["name"]?.text } == ["OWN", "TOKEN"])
                #expect(list.elements.map { $0["version"]?.integer } == [1, 2])
                #expect(list.elements.last?["description"]?.text == "for GitHub")
                for arguments in [["vault", "list"], ["vault", "log"]] {
                    let said = try site.start(arguments)
                    #expect(try await said.end().status == 0)
                    #expect(said.outputText.contains("TOKEN"))
                }
                let gone = try await site.run("vault", "delete", "OWN", "--scope", "private")
                #expect(gone.status == 0, "\(gone.errors)")
                let log = try await site.json("vault", "log", "--limit", "3").value
                #expect(log.elements.map { $0["action"]?.text } == ["deleted", "set", "replaced"])
                #expect(try await server.stop().status == 0)
                try expectNowhere(Self.values, on: site)
            }
        }

        @Test("what is refused is one line on standard error, and repeats no value")
        func refused() async throws {
            try await Site.with { site in
                try await site.setUp()
                let key = try await site.makeKey()
                let server = try await site.serve()
                _ = try await server.http.status(with: key.secret, becomes: 200)
                try await site.json("vault", "set", "TOKEN", input: "value")
                let claw = try await server.http.post(
                    "/v1/claws", key: key.secret,
                    json: #"{"name":"Scout","connections":[{"name":"GitHub","kind":"api","secret":"TOKEN"}]}"#)
                #expect(claw.status == 201)
                let inUse = try await site.run("vault", "delete", "TOKEN", "--json")
                #expect(inUse.status == 1)
                #expect(inUse.output.isEmpty)
                #expect(inUse.errorLines.count == 1)
                for part in ["Scout", "GitHub", "--force"] { #expect(inUse.errors.contains(part)) }
                #expect(try await site.json("vault", "list").value.elements.count == 1)
                try await site.json("vault", "delete", "TOKEN", "--force")
                let again = try await site.run("vault", "delete", "TOKEN")
                #expect(again.status == 1)
                let nothing = try await site.run("vault", "set", "TOKEN", input: "\n")
                #expect(nothing.status == 1)
                #expect(nothing.errors.contains("standard input"))

                for arguments in [
                    ["vault", "set", "TOKEN", "quokka-argument"], ["vault", "set", "quokka.argument"], ["vault", "set"],
                    ["vault", "list", "--scope", "team"], ["vault", "set", "TOKEN", "--scope", "mine"],
                    ["vault", "log", "--limit", "0"],
                    ["keys", "create", "--name", "x", "--scope", "claws:read", "--vault-scope", "team"],
                    ["keys", "create", "--name", "x", "--scope", "claws:read", "--save-to-vault", "a b"],
                ] {
                    let child = try site.start(arguments, input: "value")
                    #expect(try await child.end().status == 64, "\(arguments): \(child.errorText)")
                    #expect(child.errorText.split(separator: "\n").count == 1, "\(child.errorText)")
                    #expect(!child.errorText.contains("quokka"))
                }
                #expect(try await server.stop().status == 0)
            }
        }

        @Test("a new API key is put into the vault, and its successor after a rotation; neither stands in a file")
        func savedKey() async throws {
            try await Site.with { site in
                try await site.setUp()
                let create = ["keys", "create", "--name", "CI", "--scope", "claws:read", "--save-to-vault", "CI_KEY"]
                let child = try site.start(create + ["--json"])
                let ending = try await child.end()
                #expect(ending.status == 0, "\(child.errorText)")
                let made = try JSON(parsing: child.outputText)
                #expect(made["vault"]?["name"]?.text == "CI_KEY")
                #expect(made["vault"]?["api_key_id"] == made["id"])
                let first = try IssuedKey(made, at: ending.at)

                let taken = try site.start(create)
                #expect(try await taken.end().status == 1)
                #expect(taken.outputText.isEmpty)
                #expect(try await site.json("keys", "list").value.elements.count == 1)

                let rotated = try await site.run("keys", "rotate", first.id)
                #expect(rotated.status == 0, "\(rotated.errors)")
                #expect(rotated.output.contains("The vault keeps it as the team secret CI_KEY, version 2."))
                let second = try #require(rotated.output.firstMatch(of: /wc_live_[0-9A-Za-z]{36}/).map { String($0.output) })
                let plain = try await site.json("keys", "create", "--name", "Plain", "--scope", "claws:read").value
                #expect(plain["vault"] == nil)
                for (name, content) in try site.kept() {
                    for key in [first.secret, second] {
                        #expect(content.range(of: Data(key.dropFirst(8).prefix(24).utf8)) == nil, "\(name)")
                    }
                }
            }
        }

        @Test("the master key is rotated while a server runs, whose keyring is read again, and the next start finds all keys")
        func rotation() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                try await site.json("vault", "set", "TOKEN", input: "value")
                let keyring = site.data.appendingPathComponent("keyring")
                let before = try String(contentsOf: keyring, encoding: .utf8)
                let rotated = try await site.json("vault", "rotate-master-key").value
                #expect(rotated["added"] == .bool(true))
                #expect(rotated["rewrapped"]?.integer == 1)
                #expect(rotated["older_key_ids"]?.elements.count == 1)
                #expect(rotated["keyring"]?.text == keyring.path)
                let mode = try FileManager.default.attributesOfItem(atPath: keyring.path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                let said = try await site.run("vault", "rotate-master-key")
                #expect(said.output.contains("Secrets wrapped with it anew: 1."))
                #expect(try await server.stop().status == 0)
                let after = try String(contentsOf: keyring, encoding: .utf8)
                for line in before.split(separator: "\n") { #expect(after.contains(line), "no old key is lost") }
                let keys = after.split(whereSeparator: \.isWhitespace).filter { $0.hasSuffix("=") }.map(String.init)
                #expect(keys.count == 3)
                try expectNowhere(keys, on: site, but: "keyring")
                #expect(try await site.serve().stop().status == 0)
            }
        }

        private func expectNowhere(_ secrets: [String], on site: Site, but exception: String = "") throws {
            // What a command was given on its standard input lies beside what it printed.
            let logs = try files(in: site.logs).filter { $0.pathExtension != "in" }
            let places = try logs.map { (name: $0.lastPathComponent, content: try Data(contentsOf: $0)) } + site.kept()
            for (name, content) in places where name != exception {
                for secret in secrets {
                    #expect(content.range(of: Data(secret.utf8)) == nil, "\(secret) stands in \(name)")
                }
            }
        }

        private func files(in folder: URL) throws -> [URL] {
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            #expect(!files.isEmpty)
            return files
        }
    }
}
