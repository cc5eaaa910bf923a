import APIKeys
import Foundation
import SQLDatabase
import Testing

@testable import WorkClaw

@Suite("One-time codes, by the vectors of their RFCs")
struct OneTimeCodeTests {
    private let secret = TOTPSecret(bytes: Array("12345678901234567890".utf8))

    @Test("RFC 4226, appendix D")
    func hotp() {
        let codes = (0..<10).map { secret.code(counter: $0) }
        #expect(
            codes == ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"])
    }

    @Test(
        "RFC 6238, appendix B",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func totp(seconds: Int64, code: String) {
        #expect(secret.code(counter: seconds / TOTPSecret.step, digits: 8) == code)
    }

    @Test("RFC 4648, section 10, without the padding")
    func base32() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"]
        #expect(
            texts.map { Base32.encode($0.utf8) } == ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"])
    }

    @Test("a code is good one step early and one step late, and no more")
    func window() {
        let now: Int64 = 1_800_000_000_000
        let present = now / 30_000
        let found = (-3...3).map { secret.counter(of: secret.code(counter: present + $0), around: now) }
        #expect(found == [nil, nil, present - 1, present, present + 1, nil, nil])
        #expect(secret.counter(of: "", around: now) == nil)
    }

    @Test("the URI holds the account and the issuer, escaped, and the printed secret nothing")
    func uri() {
        let uri = secret.uri(issuer: "Work Claw/1&x=2", account: "ana+b@example.com")
        #expect(
            uri == "otpauth://totp/Work%20Claw%2F1%26x%3D2:ana%2Bb%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Work%20Claw%2F1%26x%3D2&algorithm=SHA1&digits=6&period=30")
        var dumped = ""
        dump((secret, RecoveryCode()), to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("GEZDG") && !dumped.contains("49"))
    }

    @Test("a recovery code is read however it is typed")
    func recovery() throws {
        let code = RecoveryCode()
        let text = code.expose()
        #expect(text.wholeMatch(of: /[a-z2-7]{6}(-[a-z2-7]{6}){3}/) != nil)
        for typed in [text, text.uppercased(), text.replacing("-", with: ""), " \(text.replacing("-", with: " ")) "] {
            #expect(RecoveryCode(typed) == code)
        }
        #expect(RecoveryCode("123456") == nil && RecoveryCode(text + "a") == nil)
    }
}

@Suite("A second factor")
struct SecondFactorTests {
    private let start = Workspace.start

    /// An Owner with a second factor.
    private func enrolled(
        in workspace: Workspace
    ) async throws -> (secret: TOTPSecret, factor: EnrolledFactor, old: StartedSession) {
        let started = try await workspace.session()
        let secret = try await workspace.accounts.beginEnrolment(of: started.session, at: start)
        let outcome = try await workspace.accounts.finishEnrolment(
            of: started.session, code: code(secret), from: .home, at: start)
        return (secret, try #require(outcome.result), started)
    }

    private func code(_ secret: TOTPSecret, after seconds: Int64 = 0) -> String {
        secret.code(counter: (start.milliseconds / 1000 + seconds) / TOTPSecret.step)
    }

    private func ticket(_ workspace: Workspace, after seconds: Int64 = 0) async throws -> SignInTicket {
        guard case .codeNeeded(let ticket) = try await workspace.signIn(at: start.adding(.seconds(seconds))) else {
            throw Workspace.NotSignedIn()
        }
        return ticket
    }

    @Test("an enrolment counts once a code has proved it; then sessions elsewhere end, and this one has another token")
    func enrolment() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let other = try await workspace.session()
        let started = try await workspace.session()
        let abandoned = try await accounts.beginEnrolment(of: started.session, at: start)
        #expect(try await workspace.signIn().word == "signed in", "begun is not enrolled")
        let secret = try await accounts.beginEnrolment(of: started.session, at: start)
        #expect(abandoned != secret)
        let wrong = try await accounts.finishEnrolment(
            of: started.session, code: code(abandoned), from: .home, at: start)
        #expect(wrong.word == "wrong")
        let done = try #require(
            try await accounts.finishEnrolment(of: started.session, code: code(secret), from: .home, at: start).result)
        #expect(Set(done.recoveryCodes).count == 10 && done.session.token != started.token)
        #expect(try await !workspace.isOpen(other.token))
        #expect(try await !workspace.isOpen(started.token))
        #expect(try await workspace.isOpen(done.session.token))
        #expect(try await accounts.secondFactor(of: workspace.owner.id) == SecondFactor(since: start, recoveryCodesLeft: 10))
        #expect(
            try await refusal { _ = try await accounts.beginEnrolment(of: done.session.session, at: start) }
                == .secondFactorActive)
    }

    @Test("the password alone opens nothing; the code that enrolled is used up; the next one opens, once")
    func signingIn() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let (secret, _, _) = try await enrolled(in: workspace)
        let before = try await workspace.count("sessions")
        let ticket = try await ticket(workspace)
        #expect(try await workspace.count("sessions") == before)
        #expect(try await accounts.session(#require(SessionToken(ticket.expose())), at: start) == nil)
        #expect(try await accounts.completeSignIn(ticket, code: code(secret), from: .home, at: start).word == "wrong")
        let later = start.adding(.seconds(30))
        let next = code(secret, after: 30)
        #expect(try await accounts.completeSignIn(ticket, code: next, from: .home, at: later).word == "proved")
        #expect(
            try await refusal { _ = try await accounts.completeSignIn(ticket, code: next, from: .home, at: later) }
                == .linkInvalid)
        let second = try await self.ticket(workspace, after: 30)
        #expect(try await accounts.completeSignIn(second, code: next, from: .home, at: later).word == "wrong")
    }

    @Test("of 10 at once with one code, each with a ticket of its own, one gets in")
    func atTheSameTime() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let (secret, factor, _) = try await enrolled(in: workspace)
        var tickets: [SignInTicket] = []
        for _ in 0..<10 { tickets.append(try await ticket(workspace, after: 30)) }
        let next = code(secret, after: 30)
        for code in [next, factor.recoveryCodes[0].expose()] {
            let words = try await atOnce(5) { [tickets] number in
                try await accounts.completeSignIn(
                    tickets[number + (code == next ? 0 : 5)], code: code, from: .place(number), at: start.adding(.seconds(30))
                ).word
            }
            #expect(words.filter { $0 == "proved" }.count == 1, "\(words)")
        }
    }

    @Test("a ticket is good for 10 minutes, and not after the password was changed")
    func tickets() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let (secret, factor, _) = try await enrolled(in: workspace)
        let late = try await ticket(workspace)
        let end = start.adding(AccountStore.ticketLifetime)
        let code = code(secret, after: 600)
        #expect(
            try await refusal { _ = try await accounts.completeSignIn(late, code: code, from: .home, at: end) } == .linkInvalid)
        let stale = try await ticket(workspace)
        _ = try await accounts.changePassword(
            of: factor.session.session, from: Workspace.password, to: Password("a fine new phrase"), from: .home, at: start)
        #expect(
            try await refusal {
                _ = try await accounts.completeSignIn(
                    stale, code: self.code(secret, after: 30), from: .home, at: start.adding(.seconds(30)))
            } == .linkInvalid)
    }

    @Test("each recovery code works once, new ones put an end to the old, and none stands in the database")
    func recovery() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let (_, factor, _) = try await enrolled(in: workspace)
        let code = factor.recoveryCodes[3].expose()
        #expect(
            try await accounts.completeSignIn(ticket(workspace), code: code.uppercased(), from: .home, at: start).word
                == "proved")
        #expect(try await accounts.completeSignIn(ticket(workspace), code: code, from: .home, at: start).word == "wrong")
        #expect(try await accounts.secondFactor(of: workspace.owner.id)?.recoveryCodesLeft == 9)
        let new = try await accounts.regenerateRecoveryCodes(of: factor.session.session, at: start)
        let old = factor.recoveryCodes[4].expose()
        #expect(try await accounts.completeSignIn(ticket(workspace), code: old, from: .home, at: start).word == "wrong")
        #expect(
            try await accounts.completeSignIn(ticket(workspace), code: new[0].expose(), from: .home, at: start).word == "proved"
        )
        #expect(try await workspace.count("recovery_codes") == 9)
    }

    @Test("taken away, the password is enough again, and each team's log tells of it")
    func disabling() async throws {
        let workspace = try await Workspace()
        let (_, factor, _) = try await enrolled(in: workspace)
        #expect(try await workspace.accounts.disableSecondFactor(of: factor.session.session, at: start))
        #expect(try await !workspace.accounts.disableSecondFactor(of: factor.session.session, at: start))
        #expect(try await workspace.signIn().word == "signed in")
        let owner = workspace.owner.id
        #expect(
            try await Set(workspace.audit(of: owner)) == [
                "person.second_factor_enrolled by \(owner)", "person.second_factor_removed by \(owner)",
            ])
    }

    @Test("a secret that was moved to another person's row does not open")
    func moved() async throws {
        let workspace = try await Workspace()
        _ = try await enrolled(in: workspace)
        let other = workspace.second.owner
        try await workspace.database.write { connection in
            _ = try connection.execute(
                """
                INSERT INTO second_factors SELECT $1, master_key_id, wrapped_key, sealed_secret, created_at, confirmed_at,
                    last_counter FROM second_factors
                """,
                other.id.description)
        }
        guard case .codeNeeded(let ticket) = try await workspace.signIn("boris@bolt.example", "staple battery horse") else {
            throw Workspace.NotSignedIn()
        }
        let error = try await malfunction {
            _ = try await workspace.accounts.completeSignIn(ticket, code: "123456", from: .home, at: start)
        }
        #expect(error?.code == .sealBroken)
    }

    @Test("second factors follow the rotation of the master key, and need the old one no longer")
    func rotation() async throws {
        let workspace = try await Workspace()
        let (secret, _, _) = try await enrolled(in: workspace)
        let vault = try workspace.vault
        let old = try vault.keyring.primary().id
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [old])
        let rotation = try await vault.rotateMasterKey(at: start)
        #expect(rotation.rewrapped == 1)
        #expect(try await VaultStore.masterKeysInUse(in: workspace.database) == [rotation.primary])
        let outcome = try await workspace.accounts.completeSignIn(
            ticket(workspace), code: code(secret, after: 30), from: .home, at: start.adding(.seconds(30)))
        #expect(outcome.word == "proved")
    }
}
