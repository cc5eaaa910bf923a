import APIKeys
import Foundation
import TestSupport
import Testing

@testable import WorkClaw

@Suite("Mail")
struct MailTests {
    private let ana = sourceConstant { try EmailAddress("ana@example.com") }
    private let sender = sourceConstant { try EmailAddress("workclaw@place.example") }

    private func fields(_ message: MailMessage) -> [String] {
        let encoded = message.encoded(from: sender, at: Workspace.start, id: "id")
        let header = encoded.split(separator: "\n\n", maxSplits: 1)[0]
        return header.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != ":" }) }
    }

    @Test(
        "nothing in a subject begins another header field",
        arguments: [
            "a\r\nBcc: eve@example.com", "a\nBcc: eve@example.com", "a\rBcc: x", "a\u{2028}Bcc: x", "=?utf-8?B?CkJjYzogeA==?=",
            String(repeating: "ä", count: 300), "", String(repeating: "x", count: 2000), "\n\nbody",
        ])
    func injection(_ subject: String) {
        let message = MailMessage(to: ana, subject: subject, text: "text")
        #expect(
            fields(message) == [
                "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
                "Auto-Submitted",
            ])
        let lines = message.encoded(from: sender, at: Workspace.start, id: "id").split(separator: "\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 || $0.hasPrefix("Subject: =?") && $0.utf8.count <= 90 })
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { 32...126 ~= $0 } })
    }

    @Test("an address has no room for another, nor for an option")
    func addresses() {
        for text in ["a@b.example, eve@c.example", "a@b.example\nBcc: c@d.example", "\"a b\"@c.example", "a@b.example>"] {
            #expect(throws: FieldFault.self) { try EmailAddress(text) }
        }
    }

    @Test("texts are quoted-printable, in lines of 76, with nothing that ends a message or begins another")
    func quotedPrintable() {
        #expect(
            MailMessage.quotedPrintable("caf\u{E9} = 1 \n.\nFrom here\r\nend\t")
                == "caf=C3=A9 =3D 1=20\n=2E\n=46rom here\nend=09")
        let long = MailMessage.quotedPrintable(String(repeating: "é", count: 100))
        #expect(long.split(separator: "\n").allSatisfy { $0.count <= 76 })
        #expect(long.replacing("=\n", with: "") == String(repeating: "=C3=A9", count: 100))
        #expect(MailMessage.date(Workspace.start) == "Fri, 15 Jan 2027 08:00:00 +0000")
    }

    @Test("the program gets the message on standard input, and its words as they are, without a shell")
    func sending() async throws {
        let place = try Place()
        defer { place.remove() }
        let script = try place.script(
            "printf '%s\\n' \"$@\" > \(place.path("args")); env > \(place.path("env")); cat > \(place.path("mail"))")
        let mailer = try #require(
            SendmailMailer(command: "\(script) -t $(id) ;x", from: sender, time: StillTime()))
        try await mailer.send(MailMessage(to: ana, subject: "Hello", text: "One line: ä"))
        #expect(try place.read("args") == "-t\n$(id)\n;x\n")
        let mail = try place.read("mail")
        #expect(mail.hasPrefix("From: workclaw@place.example\nTo: ana@example.com\nSubject: Hello\n"))
        #expect(mail.hasSuffix("\n\nOne line: =C3=A4\n"))
        #expect(try !place.read("env").contains("WORKCLAW"))
    }

    @Test("a program that fails, hangs, is not there or does not read is told of, without the message")
    func failing() async throws {
        let place = try Place()
        defer { place.remove() }
        func code(_ command: String, within limit: Duration = .seconds(60)) async throws -> MailError.Code? {
            let mailer = try #require(
                SendmailMailer(command: command, from: sender, timeLimit: limit, time: StillTime()))
            do {
                try await mailer.send(MailMessage(to: ana, subject: "Secret subject", text: "secret text"))
                return nil
            } catch let error as MailError {
                #expect(!error.message.lowercased().contains("secret"))
                return error.code
            }
        }
        #expect(try await code(place.script("exit 75")) == .refused)
        #expect(try await code(place.script("exec sleep 600"), within: .milliseconds(300)) == .timedOut)
        #expect(try await code(place.path("nothing")) == .notStarted)
        #expect(try await code(place.script("exec 0<&-; exit 0")) == nil)
        #expect(SendmailMailer(command: "sendmail -t", from: sender, time: StillTime()) == nil)
        #expect(SendmailMailer(command: "", from: sender, time: StillTime()) == nil)
    }

    @Test("each mail has its link, and printing one shows nothing of it")
    func texts() async throws {
        let workspace = try await Workspace()
        let issued = try await workspace.invite("new@acme.example")
        let reset = ResetRequest.ResetMail(person: workspace.owner, token: ResetToken())
        let verification = VerificationToken()
        let mails = try [
            MailMessage.invitation(issued, to: workspace.first.team, from: "olga@acme.example", at: .local),
            MailMessage.reset(reset, at: .local), MailMessage.verification(of: ana, verification, at: .local),
        ]
        let tokens = [issued.token.expose(), reset.token.expose(), verification.expose()]
        for (mail, token) in zip(mails, tokens) {
            #expect(mail.text.contains("http://127.0.0.1:8080/") && mail.text.contains(token))
            var dumped = ""
            dump(mail, to: &dumped)
            #expect(!"\(mail) \(String(reflecting: mail)) \(dumped)".contains(token))
        }
    }

    /// A folder with programs.
    private struct Place {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workclaw-mail-\(UUID().uuidString)")

        init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

        func path(_ name: String) -> String { folder.appending(path: name).path }
        func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
        func remove() { try? FileManager.default.removeItem(at: folder) }

        /// A command that runs a script. The script is read and not executed: the kernel refuses to execute a file that is open for writing
        /// (ETXTBSY), as this one is in every child that another test starts just now.
        func script(_ body: String) throws -> String {
            let path = path("script-\(UUID().uuidString)")
            try body.write(toFile: path, atomically: true, encoding: .utf8)
            return "/bin/sh \(path)"
        }
    }
}

@Suite("An account's settings")
struct AccountSettingsTests {
    @Test("a time zone is one of the IANA database's, and UTC until it is chosen")
    func timeZone() async throws {
        let workspace = try await Workspace()
        let started = try await workspace.session()
        #expect(started.session.timeZone == .utc)
        try await workspace.accounts.setTimeZone(of: workspace.owner.id, to: AccountTimeZone("America/New_York"))
        let session = try await workspace.accounts.session(started.token, at: Workspace.start)
        #expect(session?.timeZone.name == "America/New_York")
        #expect(session?.timeZone.timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: 1_800_000_000)) == -5 * 3600)
        for name in ["", "Mars/Olympus", "../../etc/passwd", "america/new_york", "+01:00"] {
            #expect(throws: FieldFault.self) { try AccountTimeZone(name) }
        }
        // Names in use that Foundation's own list lacks, and what is a file of the database, but no zone.
        for name in [
            "Asia/Kolkata", "Asia/Calcutta", "Europe/Kyiv", "America/Argentina/Buenos_Aires", "Asia/Saigon", "Pacific/Kanton",
        ] {
            #expect(try AccountTimeZone(name).name == name)
        }
        #expect(try AccountTimeZone("Asia/Kolkata").timeZone.secondsFromGMT() == 19_800)
        for name in ["Factory", "posixrules", "GMT+5", "PST", "Asia", "../Asia/Kolkata"] {
            #expect(throws: FieldFault.self) { try AccountTimeZone(name) }
        }
        #expect(AccountTimeZone.names.count > 550)
        #expect(AccountTimeZone.names.contains("UTC") && AccountTimeZone.names.contains("Europe/Madrid"))
    }
}
