import APIKeys
import NIOEmbedded
import TestSupport
import Testing

@testable import VerifyPort

@Suite("Introspection")
struct IntrospectionTests {
    private static let inactive = #"{"active":false}"#

    /// The body of the one answer to a question about `token`.
    private func ask(_ port: Port, _ token: String, as secret: String, _ more: String = "") throws -> String {
        let answer = try port.send(Port.form("token=\(token)\(more)", bearer: secret))
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(answer)")
        #expect(answer.contains("Content-Type: application/json\r\n") && answer.contains("Cache-Control: no-store\r\n"))
        return Port.bodies(answer).first ?? ""
    }

    @Test("of a good key it says what it may, whose it is, and when it was made and ends")
    func active() throws {
        let port = try Port()
        let verifier = port.makeVerifier(of: port.team)
        let catalog = try #require(Port.catalog)
        let key = try port.makeKey(
            set: catalog.set(of: [try #require(Scope("claws:read")), try #require(Scope("chat:read"))]),
            expiresAt: Port.start.adding(.milliseconds(90_500)))
        let start = Port.start.milliseconds / 1000
        let said = try ask(port, key.secret, as: verifier.secret, "&token_type_hint=refresh_token&unheard_of=%20")
        #expect(
            said == """
                {"active":true,"scope":"claws:read chat:read","client_id":"\(key.id)","token_type":"Bearer",\
                "exp":\((Port.start.milliseconds + 90_500) / 1000),"iat":\(start),"sub":"\(port.team)",\
                "iss":"https://keys.example/\\"","jti":"\(key.id)"}
                """)
        let endless = try port.makeKey()
        #expect(try !ask(port, endless.secret, as: verifier.secret).contains("exp"))
        let rotating = try port.makeKey(end: .grace(Port.start.adding(.seconds(7))))
        #expect(try ask(port, rotating.secret, as: verifier.secret).contains(#""exp":\#(start + 7),"#))

        let event = try #require(port.activity.events.first)
        #expect(event.principal?.keyID == key.id && event.route == "/introspect" && event.outcome == .allowed)
        #expect(event.method == "POST" && event.status == 200 && "\(event.clientAddress!)" == "192.0.2.1")
    }

    @Test("of any other token it says that it is not active, and nothing else; the key's log says why")
    func inactive() throws {
        let port = try Port()
        let verifier = port.makeVerifier(of: port.team)
        let good = try port.makeKey()
        let cases: [(token: String, refusal: Refusal)] = [
            (try port.makeKey(end: .revoked(Port.start)).secret, .revoked),
            (try port.makeKey(end: .grace(Port.start)).secret, .revoked),
            (try port.makeKey(set: [], expiresAt: Port.start).secret, .expired),
            (try port.makeKey(team: TeamID(at: Port.start)).secret, .wrongTeam),
            (try port.makeKey(set: [], addresses: [try #require(CIDR("203.0.113.0/24"))]).secret, .addressNotAllowed),
            (port.format.makeSecret().expose(), .unknown), ("nonsense", .malformed), (verifier.secret, .malformed),
            (good.secret + "%20", .malformed), ("%00%FF", .malformed),
        ]
        for (token, refusal) in cases {
            #expect(try ask(port, token, as: verifier.secret) == Self.inactive, "\(refusal)")
            #expect(port.activity.events.last?.outcome == .denied(refusal))
        }
        #expect(try ask(port, good.secret, as: verifier.secret).hasPrefix(#"{"active":true,"#))
        #expect(port.activity.events.count == cases.count + 1)
    }

    @Test("a verifier of all teams learns of every team's keys")
    func allTeams() throws {
        let port = try Port()
        let verifier = port.makeVerifier(of: nil)
        let other = TeamID(at: Port.start)
        #expect(try ask(port, port.makeKey(team: other).secret, as: verifier.secret).contains(#""sub":"\#(other)""#))
    }

    @Test("a key with an address list is active from an address that the verifier tells, and without one it is not")
    func addresses() throws {
        let port = try Port()
        let verifier = port.makeVerifier(of: nil)
        let key = try port.makeKey(set: [], addresses: [try #require(CIDR("192.0.2.0/24"))])
        #expect(try ask(port, key.secret, as: verifier.secret) == Self.inactive, "the caller is not the client")
        #expect(try ask(port, key.secret, as: verifier.secret, "&client_address=192.0.2.77").contains("true"))
        #expect(port.activity.events.last?.clientAddress == IPAddress("192.0.2.77"))
        #expect(try ask(port, key.secret, as: verifier.secret, "&client_address=198.51.100.1") == Self.inactive)
        #expect(try ask(port, key.secret, as: verifier.secret, "&client_address=") == Self.inactive)
        #expect(try Port.statuses(port.send(Port.form("token=x&client_address=here", bearer: verifier.secret))) == ["400"])
    }

    @Test(
        "Basic takes the id and the secret, each encoded like a form; nothing else of a verifier, of a key or of nobody opens it"
    )
    func callers() throws {
        let port = try Port()
        let verifier = port.makeVerifier(of: port.team)
        let key = try port.makeKey()
        let body = "token=\(key.secret)"
        func answer(_ basic: String) throws -> String { try port.send(Port.form(body, basic: Port.base64(basic))) }
        #expect(try answer("\(verifier.id):\(verifier.secret)").contains(#"{"active":true"#))
        let encoded = "\(verifier.id)".replacing("_", with: "%5F") + ":" + verifier.secret.replacing("_", with: "%5f")
        #expect(try answer(encoded).contains(#"{"active":true"#))
        #expect(try port.send(Port.form(body, basic: "  " + Port.base64(encoded))).contains(#"{"active":true"#))

        let other = VerifierID(at: Port.start)
        for wrong in [
            "\(other):\(verifier.secret)", "\(verifier.id):\(key.secret)", "\(verifier.id):", ":\(verifier.secret)",
            "\(verifier.id)", "\(verifier.id):\(verifier.secret) ", "\(verifier.id)%:\(verifier.secret)", "",
            "\(verifier.id):\(port.verifierFormat.makeSecret().expose())",
        ] {
            let refused = try answer(wrong)
            #expect(
                Port.statuses(refused) == ["401"] && refused.contains(#"{"error":"invalid_client","#), "\(wrong): \(refused)")
            #expect(refused.contains("WWW-Authenticate: Basic realm=\"test\", charset=\"UTF-8\"\r\n"))
            #expect(!refused.contains("Bearer"))
        }
        for wrong in [key.secret, "", "nonsense", port.verifierFormat.makeSecret().expose(), verifier.secret + "x"] {
            let refused = try port.send(Port.form(body, bearer: wrong))
            #expect(Port.statuses(refused) == ["401"] && !refused.contains("Basic"))
            #expect(refused.contains("WWW-Authenticate: Bearer realm=\"test\", error=\"invalid_token\"\r\n"))
            #expect(refused.contains(#"{"error":"invalid_token","#), "the body says what the field says")
        }
        for fields in [[], ["Authorization: Digest abc"], ["Authorization: Basicx abc"], ["Authorization:"]] {
            let refused = try port.send(Port.form(body, fields.first ?? "X: y"))
            #expect(Port.statuses(refused) == ["401"])
            #expect(
                refused.contains("WWW-Authenticate: Basic") && refused.contains("WWW-Authenticate: Bearer realm=\"test\"\r\n"))
        }
        #expect(port.activity.events.count == 3, "nobody's question is no use of a key")
        port.verifiers.publish(VerifierTable())
        #expect(try Port.statuses(answer("\(verifier.id):\(verifier.secret)")) == ["401"], "revoked")
        #expect(port.channel.isActive, "all on one connection")
        // Who was refused is no event, and is counted.
        let counts = port.examiner.counts
        #expect(counts.refused(for: .basicRefused) == 10 && counts.refused(for: .bearerRefused) == 5)
        #expect(counts.refused(for: .credentialMissing) == 4 && counts.refused(for: .tokenMissing) == 0)
        #expect(counts.judged == 3)
    }

    @Test("a verifier's credential lets nobody in at /verify")
    func elsewhere() throws {
        let port = try Port()
        let verifier = port.makeVerifier(of: nil)
        #expect(try Port.statuses(port.send(Port.request(key: verifier.secret))) == ["401"])
        #expect(port.activity.events.last?.outcome == .denied(.malformed))
    }

    @Test("past the lease nobody is told anything, whoever asks")
    func lease() throws {
        let port = try Port()
        let verifier = port.makeVerifier(of: nil)
        port.lease.cancel()
        for secret in [verifier.secret, "nonsense"] {
            let answer = try port.send(Port.form("token=\(port.format.makeSecret().expose())", bearer: secret))
            #expect(Port.statuses(answer) == ["503"] && answer.contains("verification_unavailable"))
        }
    }

    @Test("a port without verifiers has no such address")
    func off() throws {
        let port = try Port()
        var configuration = port.examiner.configuration
        configuration.introspection = nil
        #expect(Introspector(configuration, counts: VerifyPortCounts(), answers: PlainAnswers()) == nil)
    }

    @Test("scopes of one's own are told by their names")
    func ownScopes() throws {
        let register = ScopeRegister(try #require(Port.catalog))
        let port = try Port(scopes: register.catalog)
        let verifier = port.makeVerifier(of: nil)
        let key = try port.makeKey(set: register.set(of: [try #require(Scope("billing:read"))]))
        #expect(try ask(port, key.secret, as: verifier.secret).contains(#""scope":"billing:read""#))
    }
}
