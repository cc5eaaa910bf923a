import Foundation
import Programs
import PostgresTesting
import Testing

extension EndToEnd {
    @Suite("The keyring, when the program opens its data")
    struct KeyringTests {
        @Test("setup makes it, for its owner alone, and says nothing of what is in it")
        func made() async throws {
            try await Site.with { site in
                let setup = try await site.run(
                    "setup", "--team", "First", "--email", "owner@example.com", "--password-stdin", input: Site.password)
                #expect(setup.status == 0)
                let keyring = site.data.appendingPathComponent("keyring")
                let content = try String(contentsOf: keyring, encoding: .utf8)
                let mode = try FileManager.default.attributesOfItem(atPath: keyring.path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                let key = try #require(content.split(whereSeparator: \.isWhitespace).last)
                #expect(!(setup.output + setup.errors).contains(key))
            }
        }

        @Test(
            "an installation that has none gets one, as long as no secret needs another; then every command and the server refuse to start",
            .ofSQLite)
        func missing() async throws {
            try await Site.with { site in
                try await site.setUp()
                let keyring = site.data.appendingPathComponent("keyring")
                try FileManager.default.removeItem(at: keyring)
                try await site.json("keys", "list")
                #expect(FileManager.default.fileExists(atPath: keyring.path))
                try await site.json("vault", "set", "TOKEN", input: "value")

                let content = try String(contentsOf: keyring, encoding: .utf8)
                let id = try #require(content.firstMatch(of: /mk_[0-9a-z]{26}/).map { String($0.output) })
                try FileManager.default.removeItem(at: keyring)
                try await expectRefusal(on: site, naming: [keyring.path, id])
                #expect(!FileManager.default.fileExists(atPath: keyring.path), "none was made in its place")

                // Another keyring, which lacks the key.
                let other = site.folder.appendingPathComponent("other")
                let line = "mk_01m85k9d3vfxjrg08e9gz4hkem \(Data(repeating: 7, count: 32).base64EncodedString())\n"
                try write(line, to: other, mode: 0o600)
                try await expectRefusal(
                    on: site, naming: [other.path, id], environment: ["WORKCLAW_MASTER_KEY_FILE": other.path])

                // It needs the key, and not to wrap with it.
                try write(line + content, to: other, mode: 0o600)
                let server = try await site.serve(environment: ["WORKCLAW_MASTER_KEY_FILE": other.path])
                #expect(try await server.stop().status == 0)
            }
        }

        @Test("one that others may read, or with a line that is none, is refused, and nothing of it is repeated")
        func unusable() async throws {
            try await Site.with { site in
                try await site.setUp()
                let keyring = site.data.appendingPathComponent("keyring")
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: keyring.path)
                try await expectRefusal(on: site, naming: ["chmod 600 \(keyring.path)"])
                try write("# mine\nquokka quokka\n", to: keyring, mode: 0o600)
                try await expectRefusal(on: site, naming: ["\(keyring.path): line 2 "], not: "quokka")
            }
        }

        @Test("where a setting names it, setup makes it there, and other commands do not", .ofSQLite)
        func named() async throws {
            try await Site.with { site in
                let elsewhere = site.folder.appendingPathComponent("elsewhere")
                let environment = ["WORKCLAW_MASTER_KEY_FILE": elsewhere.path]
                let setup = try await site.run(
                    "setup", "--team", "First", "--email", "owner@example.com", "--password-stdin", input: Site.password,
                    environment: environment)
                #expect(setup.status == 0, "\(setup.errors)")
                #expect(FileManager.default.fileExists(atPath: elsewhere.path))
                #expect(!FileManager.default.fileExists(atPath: site.data.path + "/keyring"))
                let set = try await site.run("vault", "set", "TOKEN", input: "value", environment: environment)
                #expect(set.status == 0, "\(set.errors)")
                let forgotten = try await site.run("vault", "list")
                #expect(forgotten.status == 1)
                #expect(forgotten.errors.contains("WORKCLAW_MASTER_KEY_FILE"))
            }
            try await Site.with { site in
                try await site.setUp()
                let nowhere = site.folder.appendingPathComponent("nowhere")
                let said = try await site.run(
                    "vault", "list", environment: ["WORKCLAW_MASTER_KEY_FILE": nowhere.path])
                #expect(said.status == 1)
                #expect(said.errors.contains(nowhere.path))
                #expect(!FileManager.default.fileExists(atPath: nowhere.path))
            }
        }

        @Test(
            "over one PostgreSQL a machine without a copy serves all but the vault, and the vault too as soon as the copy is there",
            .ofPostgres)
        func severalMachines() async throws {
            try await Site.with { site in
                try await site.setUp()
                try await site.json("vault", "set", "OPENAI_API_KEY", input: "sk-of-the-test")
                let key = try await site.makeKey(scopes: ["claws:write", "claws:read", "deployments:write", "deployments:read"])
                let provider = try Listener(
                    answering: "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                defer { provider.stop() }
                let machine = site.folder.appendingPathComponent("machine")
                let child = try site.start(
                    ["serve", "--port", "0", "--json", "--allow-private-providers", "--data", machine.path],
                    environment: ["WORKCLAW_OPENAI_BASE_URL": "http://127.0.0.1:\(provider.port)/v1"], onData: false)
                let server = try await RunningServer(child)
                let notes = server.announcement["did"]?.elements.compactMap(\.text) ?? []
                let copy = machine.appendingPathComponent("keyring")
                #expect(notes.contains { $0.hasPrefix("there is no keyring \(copy.path)") && $0.contains("mk_") }, "\(notes)")
                #expect(!FileManager.default.fileExists(atPath: copy.path))

                let caller = Caller(http: server.http, secret: key.secret)
                let claw = try await caller.make("/v1/claws", #"{"name": "Scout", "model": "openai/small"}"#)
                let without = try await caller.deploy(claw)
                #expect(without["status"]?.text != "succeeded", "\(without)")
                let refused = try site.start(["vault", "set", "OTHER", "--data", machine.path], input: "x", onData: false)
                #expect(try await refused.end().status == 1)
                #expect(refused.errorText.contains(copy.path), "\(refused.errorText)")

                try FileManager.default.createDirectory(at: machine, withIntermediateDirectories: true)
                try write(
                    String(contentsOf: site.data.appendingPathComponent("keyring"), encoding: .utf8), to: copy, mode: 0o600)
                let with = try await caller.deploy(claw)
                #expect(with["status"]?.text == "succeeded", "\(with)")
                #expect(try await server.stop().status == 0)
            }
        }

        @Test(
            "over one PostgreSQL a machine with an older keyring serves and runs commands, and uses the vault again as soon as the new copy is there",
            .ofPostgres)
        func oldKeyring() async throws {
            try await Site.with { site in
                try await site.setUp()
                try await site.json("vault", "set", "OPENAI_API_KEY", input: "sk-of-the-test")
                let key = try await site.makeKey(scopes: ["claws:write", "claws:read", "deployments:write", "deployments:read"])
                let doomed = try await site.makeKey()
                let provider = try Listener(
                    answering: "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                defer { provider.stop() }
                let machine = site.folder.appendingPathComponent("machine")
                try FileManager.default.createDirectory(at: machine, withIntermediateDirectories: true)
                let (original, copy) = (site.data.appendingPathComponent("keyring"), machine.appendingPathComponent("keyring"))
                try write(String(contentsOf: original, encoding: .utf8), to: copy, mode: 0o600)
                let rotated = try await site.json("vault", "rotate-master-key").value
                let newKey = try #require(rotated["master_key_id"]?.text)

                let child = try site.start(
                    ["serve", "--port", "0", "--json", "--allow-private-providers", "--data", machine.path],
                    environment: ["WORKCLAW_OPENAI_BASE_URL": "http://127.0.0.1:\(provider.port)/v1"], onData: false)
                let server = try await RunningServer(child)
                let notes = server.announcement["did"]?.elements.compactMap(\.text) ?? []
                #expect(notes.contains { $0.hasPrefix("the keyring \(copy.path) lacks") && $0.contains(newKey) }, "\(notes)")

                let caller = Caller(http: server.http, secret: key.secret)
                let claw = try await caller.make("/v1/claws", #"{"name": "Scout", "model": "openai/small"}"#)
                let without = try await caller.deploy(claw)
                #expect(without["status"]?.text != "succeeded", "\(without)")
                let revoked = try site.start(["keys", "revoke", doomed.id, "--data", machine.path], onData: false)
                #expect(try await revoked.end().status == 0, "\(revoked.errorText)")
                for (arguments, input) in [(["vault", "set", "OTHER"], "x"), (["vault", "rotate-master-key"], nil)] {
                    let refused = try site.start(arguments + ["--data", machine.path], input: input, onData: false)
                    #expect(try await refused.end().status == 1)
                    #expect(refused.errorText.contains(newKey), "\(refused.errorText)")
                }

                try write(String(contentsOf: original, encoding: .utf8), to: copy, mode: 0o600)
                let with = try await caller.deploy(claw)
                #expect(with["status"]?.text == "succeeded", "\(with)")
                #expect(try await server.stop().status == 0)
            }
        }

        @Test("a key is added to the file by one command, and put to use by the next")
        func inTwoSteps() async throws {
            try await Site.with { site in
                try await site.setUp()
                try await site.json("vault", "set", "TOKEN", input: "value")
                let added = try await site.json("vault", "rotate-master-key", "--add").value
                let id = try #require(added["master_key_id"]?.text)
                #expect(added["added"] == .bool(true))
                #expect(added["rewrapped"] == nil)
                let again = try await site.run("vault", "rotate-master-key", "--add")
                #expect(again.status == 0)
                #expect(again.output.contains("Copy the file to every machine, then run workclaw vault rotate-master-key."))
                let rotated = try await site.run("vault", "rotate-master-key")
                #expect(rotated.output.hasPrefix("Put the master key \(id) to use"), "\(rotated.output)")
                #expect(rotated.output.contains("Secrets wrapped with it anew: 1."))
                let next = try await site.run("vault", "rotate-master-key")
                #expect(next.output.hasPrefix("Added the master key mk_"), "\(next.output)")
                #expect(next.output.contains("copy the file to each of them at once") == (site.database != nil))
            }
        }

        private func write(_ content: String, to file: URL, mode: Int) throws {
            try? FileManager.default.removeItem(at: file)
            #expect(
                FileManager.default.createFile(
                    atPath: file.path, contents: Data(content.utf8), attributes: [.posixPermissions: mode]))
        }

        private func expectRefusal(
            on site: Site, naming parts: [String], not secret: String? = nil, environment: [String: String] = [:],
            at location: SourceLocation = #_sourceLocation
        ) async throws {
            for arguments in [
                ["serve", "--port", "0"], ["keys", "list"], ["vault", "list"], ["vault", "rotate-master-key"],
            ] {
                let child = try site.start(arguments, environment: environment)
                #expect(try await child.end().status == 1, sourceLocation: location)
                #expect(child.outputText.isEmpty, sourceLocation: location)
                let lines = child.errorText.split(separator: "\n")
                #expect(lines.count == 1, "\(child.errorText)", sourceLocation: location)
                for part in parts { #expect(child.errorText.contains(part), "\(child.errorText)", sourceLocation: location) }
                if let secret { #expect(!child.errorText.contains(secret), sourceLocation: location) }
            }
        }
    }
}
