import APIKeys
import SQLDatabase
import Testing

@testable import WorkClaw

@Suite("Signing in with a password")
struct SigningInTests {
    @Test("the right password opens a session; everything else is wrong in the same words")
    func words() async throws {
        let workspace = try await Workspace()
        #expect(try await workspace.signIn("OLGA@acme.example ").word == "signed in")
        let tries = [
            ("olga@acme.example", "correct horse batterz"), ("nobody@acme.example", Workspace.password),
            ("mia@acme.example", Workspace.password), ("no address", Workspace.password), ("olga@acme.example", "short"),
            ("", ""), ("olga@acme.example", String(repeating: "x", count: 5000)),
        ]
        for (place, (email, password)) in tries.enumerated() {
            #expect(try await workspace.signIn(email, password, from: .place(place)).word == "wrong", "\(place)")
        }
        #expect(try await workspace.count("sessions") == 1)
    }

    @Test("a password that was hashed with less work is hashed anew when it is given")
    func rehashing() async throws {
        let workspace = try await Workspace()
        let stronger = try #require(ScryptParameters(storedLogN: 5, blockSize: 8, parallelism: 1))
        let accounts = AccountStore(
            database: workspace.database, hasher: PasswordHasher(parameters: stronger), keyring: .inMemory())
        func cost() async throws -> Int? { try await accounts.storedHash(of: workspace.owner.id)?.parameters.logN }
        #expect(try await cost() == 4)
        let wrong = try await accounts.signIn(
            email: "olga@acme.example", password: "not the right one", from: .home, at: Workspace.start)
        #expect(wrong.word == "wrong")
        #expect(try await cost() == 4)
        let right = try await accounts.signIn(
            email: "olga@acme.example", password: Workspace.password, from: .home, at: Workspace.start)
        #expect(right.word == "signed in")
        #expect(try await cost() == 5)
        #expect(try await workspace.signIn().word == "signed in")
    }

    @Test("another password ends all other sessions, links and browsers; this session goes on under another token")
    func change() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let (one, other) = (try await workspace.session(), try await workspace.session())
        let reset = try await accounts.requestReset(email: "olga@acme.example", from: .home, at: Workspace.start)
        guard case .accepted(let mail) = reset else { throw Workspace.NotSignedIn() }
        func change(from old: String, to new: String) async throws -> ProofOutcome<StartedSession> {
            try await accounts.changePassword(
                of: one.session, from: old, to: Password(new), from: .home, at: Workspace.start)
        }
        #expect(try await change(from: "not the right one", to: "a fine new phrase").word == "wrong")
        #expect(try await workspace.isOpen(other.token))
        let changed = try #require(try await change(from: Workspace.password, to: "a fine new phrase").result)
        #expect(try await workspace.isOpen(changed.token))
        #expect(try await !workspace.isOpen(one.token))
        #expect(try await !workspace.isOpen(other.token))
        #expect(try await accounts.person(of: #require(mail).token, at: Workspace.start) == nil)
        #expect(try await workspace.count("devices") == 0)
        #expect(try await workspace.signIn().word == "wrong")
        #expect(try await workspace.signIn("olga@acme.example", "a fine new phrase").word == "signed in")
        let owner = workspace.owner.id
        #expect(try await workspace.audit(of: owner) == ["person.password_changed by \(owner)"])
    }

    @Test("a password that the operator sets ends the person's sessions")
    func operatorReset() async throws {
        let workspace = try await Workspace()
        let token = try await workspace.session().token
        _ = try await workspace.teams.resetPassword(
            of: EmailAddress("olga@acme.example"), in: workspace.team, to: Password("a fine new phrase"),
            by: workspace.admin.id, at: Workspace.start)
        #expect(try await !workspace.isOpen(token))
    }
}

@Suite("Passwords that are refused though they are long")
struct PasswordRuleTests {
    private func refusal(of text: String, email: String = "ana.lopez@example.com") throws -> FieldFault.Code? {
        do {
            try PasswordRule.check(Password(text), for: EmailAddress(email))
            return nil
        } catch {
            let fault = error
            #expect(!fault.message.lowercased().contains(text.lowercased()))
            return fault.code
        }
    }

    @Test(
        "common ones, however they are dressed up",
        arguments: [
            "correct horse battery staple", "CorrectHorseBatteryStaple", "correct-horse-battery-staple1", "passwordpassword",
            "P@ssw0rdP@ssw0rd", "Password2024!", "Passw0rd1234", "qwertyuiop123", "1qaz2wsx3edc", "iloveyou iloveyou",
            "ILoveYouForever", "letmeinplease", "1q2w3e4r5t6y", "administrator1", "welcome12345",
        ])
    func common(_ text: String) throws {
        #expect(try refusal(of: text) == .invalid)
    }

    @Test(
        "patterns",
        arguments: [
            "aaaaaaaaaaaaaaa", "abcabcabcabcabc", "xyzzyxyzzyxyzzy", "123456789012", "fedcba987654", "aabbaabbaabbccdd",
            "klmnopqrstuvw",
        ])
    func patterns(_ text: String) throws {
        #expect(try refusal(of: text) == .invalid)
    }

    @Test("the product's name with digits, and the person's address")
    func names() throws {
        for text in ["workclaw12345", "WorkClaw-2026!!", "20WorkClaw26", "i am ana.lopez here", "AnaLopez goes home"] {
            #expect(try refusal(of: text) == .invalid, "\(text)")
        }
        #expect(try refusal(of: "ana 2026-2027-1", email: "ana@example.com") == .invalid)
    }

    @Test(
        "what nobody would guess is taken",
        arguments: [
            "correct horse battery", "staple battery horse", "a pass phrase of their own", "another password",
            "unmistakable password", "our workclaw sings at dawn", "ana sells seven boats", "Tr5!kk0-vQ2zz", "öäü ßñç æøå éè",
            "лошадь батарейка", "馬電池正解綴針机椅子窓扉",
        ])
    func good(_ text: String) throws {
        #expect(try refusal(of: text, email: "ana@example.com") == nil)
    }

    @Test("every way to set a password refuses them, and a refusal uses no link up")
    func everywhere() async throws {
        let workspace = try await Workspace()
        let (accounts, teams) = (try workspace.accounts, workspace.teams)
        let common = try Password("correct horse battery staple")
        func fault(_ body: () async throws -> Void) async throws -> String? {
            do {
                try await body()
                return nil
            } catch let fault as FieldFault {
                return fault.field
            }
        }
        let session = try await workspace.session().session
        let invited = try await workspace.invite("new@acme.example")
        guard
            case .accepted(let mail?) = try await accounts.requestReset(
                email: "olga@acme.example", from: .home, at: Workspace.start)
        else { throw Workspace.NotSignedIn() }
        let faults = try await [
            fault {
                _ = try await teams.createTeam(
                    name: TeamName("C"), ownerEmail: EmailAddress("c@c.example"), password: common, at: Workspace.start)
            },
            fault { _ = try await teams.join(with: invited.token, password: common, at: Workspace.start) },
            fault {
                _ = try await teams.resetPassword(
                    of: EmailAddress("mia@acme.example"), in: workspace.team, to: common, by: session.person.id,
                    at: Workspace.start)
            },
            fault { _ = try await accounts.resetPassword(with: mail.token, to: common, at: Workspace.start) },
            fault {
                _ = try await accounts.changePassword(
                    of: session, from: Workspace.password, to: common, from: .home, at: Workspace.start)
            },
        ]
        #expect(faults == ["password", "password", "password", "password", "new_password"])
        _ = try await workspace.join(invited.token)
        _ = try await accounts.resetPassword(with: mail.token, to: Password("a fine new phrase"), at: Workspace.start)
    }
}
