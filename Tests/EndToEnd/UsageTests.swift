import PostgresTesting
import Programs
import Testing

extension EndToEnd {
    @Suite("The command line can be used by programs")
    struct UsageTests {
        @Test(
            "wrong usage is one line on standard error, with exit status 64",
            arguments: [
                ["keys", "create", "--name", "No scope"],
                ["keys", "create", "--name", "Bad scope", "--scope", "CLAWS"],
                ["keys", "create", "--name", "Bad time", "--scope", "claws:read", "--expires-in", "soon"],
                ["keys", "create", "--scope", "claws:read"],
                ["keys", "rotate"],
                ["keys", "rotate", "not-an-id"],
                ["keys", "list", "--status", "tired"],
                ["keys", "forget"],
                ["serve", "--no-such-option"],
                ["setup", "--team", "First", "--email", "owner@example.com"],
                ["explain"],
                ["explain", "not-an-id"],
                ["no-such-command"],
            ])
        func wrongUsage(_ arguments: [String]) async throws {
            try await Site.with { site in
                let child = try site.start(arguments, onData: false)
                let ending = try await child.end()
                #expect(ending.status == 64, "\(child.errorText)")
                #expect(child.outputText.isEmpty)
                #expect(child.errorText.hasPrefix("workclaw: "))
                #expect(child.errorText.split(separator: "\n").count == 1, "\(child.errorText)")
            }
        }

        @Test("a refused command is one line on standard error, with exit status 1")
        func refused() async throws {
            try await Site.with { site in
                try await site.setUp()
                let key = try await site.makeKey()
                try await site.json("keys", "revoke", key.id)
                for arguments in [
                    ["keys", "rotate", key.id], ["keys", "end-grace", key.id],
                    ["keys", "show", "key_01m85k90wcfq9t29qv4x6t0af5"],
                    ["explain", "req_01m85kep13evws765p9pwtr90e"],
                    ["keys", "create", "--name", "", "--scope", "claws:read"],
                    ["keys", "create", "--name", "x", "--scope", "no:such"],
                    ["keys", "list", "--as", "nobody@example.com"], ["keys", "list", "--team", "Nobody"],
                ] {
                    let child = try site.start(arguments + ["--json"])
                    let ending = try await child.end()
                    #expect(ending.status == 1, "\(arguments): \(child.errorText)")
                    #expect(child.outputText.isEmpty, "\(arguments)")
                    #expect(child.errorText.split(separator: "\n").count == 1, "\(arguments): \(child.errorText)")
                }
            }
        }

        @Test("with --json every command prints exactly one JSON value, and nothing on standard error")
        func oneValue() async throws {
            try await Site.with { site in
                let server = try await site.serve()
                let commands = [
                    ["setup", "--team", "First", "--email", "owner@example.com", "--password-stdin"],
                    ["teams", "create", "--name", "Second", "--email", "owner@example.com"],
                    ["teams", "list"],
                ]
                for arguments in commands { try await expectOneValue(arguments, on: site, input: Site.password) }
                let old = try await site.makeKey("--team", "First", "--expires-in", "90d", "--allow-address", "127.0.0.0/8")
                for arguments in [
                    ["keys", "list"], ["keys", "show", old.id], ["keys", "rotate", old.id, "--grace", "1h"],
                    ["keys", "extend-grace", old.id, "--by", "15m"], ["keys", "end-grace", old.id],
                    ["keys", "revoke", old.id, "--family"], ["keys", "activity", old.id], ["keys", "summary", old.id],
                    ["keys", "list", "--status", "revoked"],
                ] {
                    try await expectOneValue(arguments + ["--team", "First"], on: site)
                }
                #expect(try await server.stop().status == 0)
                // It parses as one value, and the server says nothing after it.
                _ = try JSON(parsing: server.child.outputText)
            }
        }

        @Test("a command that is done ends well, though a connection may still be on its way", .ofPostgres)
        func endsWell() async throws {
            try await Site.with { site in
                try await site.setUp()
                for _ in 0..<60 {
                    let said = try await site.run("teams", "list", "--json")
                    #expect(said.status == 0, "\(said.errors)")
                }
            }
        }

        private func expectOneValue(_ arguments: [String], on site: Site, input: String? = nil) async throws {
            let child = try site.start(arguments + ["--json"], input: input)
            let ending = try await child.end()
            #expect(ending.status == 0, "\(arguments): \(child.errorText)")
            #expect(child.errorText.isEmpty, "\(arguments): \(child.errorText)")
            #expect(throws: Never.self, "\(arguments): \(child.outputText)") { try JSON(parsing: child.outputText) }
        }

        @Test("a key as JSON has all its fields, and the secret only where it was minted")
        func keyDocument() async throws {
            try await Site.with { site in
                try await site.setUp()
                let fields: Set = [
                    "id", "name", "hint", "scopes", "status", "created_at", "created_by", "expires_at", "superseded_at",
                    "grace_ends_at", "revoked_at", "revoked_reason", "last_used_at", "rotated_from", "superseded_by",
                    "allowed_addresses", "limits",
                ]
                let made = try await site.json("keys", "create", "--name", "Documented", "--scope", "claws:read").value
                #expect(made.names == fields.union(["key"]))
                #expect(made["expires_at"] == .null)
                let id = try #require(made["id"]?.text)
                #expect(try await site.json("keys", "show", id).value.names == fields)
                let new = try await site.json("keys", "rotate", id).value
                #expect(new.names == fields.union(["key"]))
                #expect(new["rotated_from"]?.text == id)
                let old = try await site.json("keys", "show", id).value
                #expect(old["superseded_by"] == new["id"])
                let time = try #require(old["superseded_at"]?.text)
                #expect(try /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/.wholeMatch(in: time) != nil, "\(time)")
            }
        }
    }
}

extension JSON {
    fileprivate var names: Set<String> {
        if case .object(let members) = self { Set(members.keys) } else { [] }
    }
}
