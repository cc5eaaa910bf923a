import APIKeys
import SQLDatabase
import Testing

@testable import WorkClaw

@Suite("Throttling")
struct ThrottleTests {
    private let start = Workspace.start
    private let wrong = "not the right one"

    @Test("after 5 wrong passwords from one place each try waits twice as long, up to 15 minutes")
    func delays() async throws {
        let workspace = try await Workspace()
        var (now, waits) = (start, [Int64]())
        for _ in 0..<18 {
            switch try await workspace.signIn("olga@acme.example", wrong, at: now) {
            case .wait(let until):
                #expect(
                    try await workspace.signIn("olga@acme.example", wrong, at: until.adding(.milliseconds(-1))).word == "wait")
                waits.append((until.milliseconds - now.milliseconds) / 1000)
                now = until
                #expect(try await workspace.signIn("olga@acme.example", wrong, at: now).word == "wrong")
            case let other: #expect(other.word == "wrong")
            }
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
    }

    @Test(
        "accounts that do not exist are throttled like those that do",
        arguments: ["olga@acme.example", "nobody@acme.example", "no address"])
    func alike(_ email: String) async throws {
        let workspace = try await Workspace()
        var words: [String] = []
        for _ in 0..<6 { words.append(try await workspace.signIn(email, wrong).word) }
        #expect(words == ["wrong", "wrong", "wrong", "wrong", "wrong", "wait"])
    }

    @Test("a thousand at once are no way around the count")
    func atTheSameTime() async throws {
        let workspace = try await Workspace()
        let words = try await atOnce(40) { _ in try await workspace.signIn("olga@acme.example", "not the right one").word }
        #expect(words.filter { $0 == "wrong" }.count == 5, "\(words)")
    }

    @Test("who guesses from one place keeps nobody from signing in from another")
    func elsewhere() async throws {
        let workspace = try await Workspace()
        for _ in 0..<20 { _ = try await workspace.signIn("olga@acme.example", wrong, from: .away) }
        #expect(try await workspace.signIn(from: .away).word == "wait", "not even with the right password")
        #expect(try await workspace.signIn(from: .home).word == "signed in")
    }

    @Test("a crowd that guesses from everywhere meets the account's budget; a browser that is known does not")
    func crowd() async throws {
        let workspace = try await Workspace()
        guard case .signedIn(let first) = try await workspace.signIn() else { throw Workspace.NotSignedIn() }
        let device = try #require(first.newDevice)
        var words: [String] = []
        for place in 0..<40 { words.append(try await workspace.signIn("olga@acme.example", wrong, from: .place(place)).word) }
        #expect(words.filter { $0 == "wrong" }.count == 30 && words.suffix(10) == ArraySlice(repeatElement("wait", count: 10)))
        #expect(try await workspace.signIn(from: .home).word == "wait")
        guard case .signedIn(let again) = try await workspace.signIn(from: .home, device: device) else {
            Issue.record("the known browser signs in")
            return
        }
        #expect(again.newDevice == nil)
        // Another person's browser is no better than any.
        #expect(try await workspace.signIn(from: .home, device: DeviceToken()).word == "wait")
    }

    @Test("a browser that is known has to wait as well, by itself, when it guesses")
    func guessingDevice() async throws {
        let workspace = try await Workspace()
        let device = try #require(try await workspace.session().newDevice)
        var words: [String] = []
        for place in 0..<7 {
            words.append(try await workspace.signIn("olga@acme.example", wrong, from: .place(place), device: device).word)
        }
        #expect(words == ["wrong", "wrong", "wrong", "wrong", "wrong", "wait", "wait"])
    }

    @Test("one's own account's browser is no help with another's")
    func foreignDevice() async throws {
        let workspace = try await Workspace()
        guard case .signedIn(let own) = try await workspace.signIn("boris@bolt.example", "staple battery horse") else {
            throw Workspace.NotSignedIn()
        }
        for place in 0..<30 { _ = try await workspace.signIn("olga@acme.example", wrong, from: .place(place)) }
        let word = try await workspace.signIn("olga@acme.example", wrong, from: .place(99), device: own.newDevice).word
        #expect(word == "wait")
    }

    @Test("one place that tries many accounts meets its own budget")
    func block() async throws {
        let workspace = try await Workspace()
        var words: [String] = []
        for number in 0..<55 { words.append(try await workspace.signIn("a\(number)@acme.example", wrong).word) }
        #expect(words.filter { $0 == "wrong" }.count == 50 && words.last == "wait")
        #expect(try await workspace.signIn(from: .away).word == "signed in")
    }

    @Test("who was right is forgiven: signing in a hundred times is no guessing")
    func forgiven() async throws {
        let workspace = try await Workspace()
        for number in 0..<100 {
            #expect(try await workspace.signIn().word == "signed in", "\(number)")
        }
    }

    @Test("codes, confirmations and reset mails are throttled as well")
    func others() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let session = try await workspace.session().session
        var confirmations: [String] = []
        for _ in 0..<6 {
            confirmations.append(try await accounts.confirm(session, password: wrong, from: .home, at: start).word)
        }
        #expect(confirmations.last == "wait")
        let secret = try await accounts.beginEnrolment(of: session, at: start)
        let good = secret.code(counter: start.milliseconds / 30_000)
        _ = try await accounts.finishEnrolment(of: session, code: good, from: .home, at: start)
        guard case .codeNeeded(let ticket) = try await workspace.signIn() else { throw Workspace.NotSignedIn() }
        var codes: [String] = []
        for place in 0..<12 {
            codes.append(try await accounts.completeSignIn(ticket, code: "000000", from: .place(place), at: start).word)
        }
        #expect(codes.filter { $0 == "wrong" }.count == 10 && codes.last == "wait")
        for email in ["olga@acme.example", "nobody@acme.example"] {
            var mails: [Bool] = []
            for _ in 0..<3 {
                if case .wait = try await accounts.requestReset(email: email, from: .away, at: start) {
                    mails.append(false)
                } else {
                    mails.append(true)
                }
            }
            #expect(mails == [true, true, false])
        }
    }

    @Test("the table names neither accounts nor addresses, and forgets after a day")
    func rows() async throws {
        let workspace = try await Workspace()
        for place in 0..<5 { _ = try await workspace.signIn("olga@acme.example", wrong, from: .place(place)) }
        #expect(try await workspace.count("throttles") == 11, "5 places, 5 pairs, 1 account")
        let tomorrow = start.adding(.seconds(25 * 3600))
        _ = try await workspace.signIn("nobody@acme.example", wrong, at: tomorrow)
        #expect(try await workspace.count("throttles") == 3)
        _ = try await workspace.signIn("olga@acme.example", wrong, at: tomorrow)
    }
}
