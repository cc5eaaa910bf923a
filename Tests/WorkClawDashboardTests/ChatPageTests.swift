import APIKeys
import Foundation
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The page on which one talks with a Claw")
struct ChatPageTests {
    private static let evil = #"<img src=x onerror="alert(1)"></textarea><script>alert(2)</script>'"#

    @Test("a Claw that is not deployed says so and what to do, by role, and takes nothing")
    func notDeployed() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw(in: team)
        _ = try await site.join(team, "member@example.com")
        let path = "/claws/\(claw.id)/chat"
        let (owner, member) = (try await site.browser(), try await site.browser("member@example.com"))
        let page = try await owner.get(path)
        #expect(page.status == 200 && page.text.contains("This Claw is not deployed") && page.text.contains("Deploy it first."))
        #expect(
            page.link("To the Claw") == "/claws/\(claw.id)" && !page.text.contains("<form method=\"post\" action=\"\(path)\""))
        let theirs = try await member.get(path)
        #expect(theirs.text.contains("Ask an Admin or the Owner") && theirs.link("To the Claw") == nil)
        // A form of the time when it was in service.
        try await site.deploy(claw)
        let form = try await owner.chatForm(path, "Hello")
        let other = try await site.makeClaw("Other", in: team)
        let refused = try await owner.say(other, form: form)
        #expect(refused.status == 409 && refused.text.contains(">\nHello</textarea>"))
        #expect(refused.text.contains("No revision of this Claw is in service"))
        #expect(try await site.kept(other, seenBy: team.owner.id).isEmpty)
    }

    @Test("without scripts what is said is answered on the page one is led to, and sending the form again asks nothing again")
    func plain() async throws {
        let model = FakeModel()
        try await model.serving { settings in
            let site = try await Site(providers: settings)
            let team = try await site.setUp()
            let claw = try await site.talker(in: team)
            let browser = try await site.browser()
            let path = "/claws/\(claw.id)/chat"
            let empty = try await browser.get(path)
            #expect(empty.text.contains("Nothing has been said yet"))
            let form = try await browser.chatForm(path, "Hello\r\nthere")
            let sent = try await browser.say(claw, form: form)
            #expect(sent.status == 303)
            let answered = try #require(sent.location)
            #expect(answered.contains("?conversation=conv_") && answered.contains("#msg_"))
            let page = try await browser.get(answered)
            #expect(page.text.contains("<p class=\"words\">Hello\nthere</p>"))
            #expect(page.text.contains("Hi &lt;b&gt;there&lt;/b&gt;.") && !page.text.contains("<b>there"))
            #expect(page.text.contains("revision 1, openai/small") && page.text.contains("<strong>Talker</strong>"))
            let anchor = try #require(answered.split(separator: "#").last)
            #expect(page.text.contains(#"id="\#(anchor)""#))
            let again = try await browser.say(claw, form: form)
            #expect(again.status == 303 && again.location?.hasPrefix(answered.prefix { $0 != "#" }) == true)
            #expect(model.asked.count == 1)
            #expect(try await site.kept(claw, seenBy: team.owner.id).count == 2)

            // The next goes on where the page stands, and another conversation begins where it is asked for.
            _ = try await browser.say(claw, form: browser.chatForm(answered, "And now?"))
            #expect(model.asked.last?.contains("Hello") == true)
            site.time.advance(by: .milliseconds(5))
            let new = try #require(page.link("New conversation"))
            _ = try await browser.say(claw, form: browser.chatForm(new, "Begin"))
            #expect(model.asked.last?.contains("Hello") == false)
            let list = try await browser.get(path)
            #expect(list.text.contains("Your conversations") && list.link("Begin") != nil)
            #expect(list.text.contains("<p class=\"words\">Begin</p>") && !list.text.contains("And now?"))
            #expect(try await browser.get(try #require(list.link("Hello"))).text.contains("And now?"))
        }
    }

    @Test("many sendings of one form at once keep one message and ask the model once")
    func atOnce() async throws {
        let model = FakeModel()
        try await model.serving { settings in
            let site = try await Site(providers: settings)
            let team = try await site.setUp()
            let claw = try await site.talker(in: team)
            let browser = try await site.browser()
            let form = try await browser.chatForm("/claws/\(claw.id)/chat", "Hello")
            let pages = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 { group.addTask { try await browser.say(claw, form: form).status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(pages == Array(repeating: 303, count: 6))
            #expect(model.asked.count == 1)
            #expect(try await site.kept(claw, seenBy: team.owner.id).count == 2)
        }
    }

    @Test("what people and models say is shown as text, on the page, in the list and in a refused form")
    func escaping() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("<i>Scout</i>", in: team)
        try await site.deploy(claw)
        let browser = try await site.browser()
        let path = "/claws/\(claw.id)/chat"
        let sent = try await browser.say(claw, form: browser.chatForm(path, Self.evil))
        let tooLong = Self.evil + String(repeating: "a", count: 65_536)
        for page in [
            try await browser.get(try #require(sent.location)),
            try await browser.say(claw, form: browser.chatForm(path, tooLong)),
        ] {
            #expect(page.text.contains("&lt;img") && !page.text.contains("<img") && !page.text.contains("<i>"))
            #expect(page.text.matches(of: /<script/).count == 1, "the page's own")
            #expect(page["Content-Security-Policy"]?.contains("connect-src 'self'") == true)
        }
        let stream = try await browser.say(claw, form: browser.chatForm(path, Self.evil), asStream: true)
        #expect(stream["Content-Type"] == "text/event-stream" && stream["X-Content-Type-Options"] == "nosniff")
        let events = try StreamedEvents(stream.text)
        #expect(events.names == ["message", "delta", "reply"])
        #expect((events.values("message").first?["message"] as? [String: Any])?["words"] as? String == Self.evil)
        #expect((events.values("reply").first?["words"] as? String)?.contains(Self.evil) == true)
    }

    @Test("with scripts the answer comes piece by piece, and the next form's token with it")
    func stream() async throws {
        let model = FakeModel(.stutters)
        try await model.serving { settings in
            let site = try await Site(providers: settings)
            let team = try await site.setUp()
            let claw = try await site.talker(in: team)
            let browser = try await site.browser()
            let form = try await browser.chatForm("/claws/\(claw.id)/chat", "Hello")
            try await site.serving { port in
                let connection = try RawConnection(port: port)
                defer { connection.close() }
                try connection.send(browser.request("POST", "/claws/\(claw.id)/chat", form: form))
                let beginning = await connection.read(until: #"data: {"text":"Hi "}"#)
                #expect(beginning.hasPrefix("HTTP/1.1 200 ") && beginning.contains("event: message"))
                #expect(!beginning.contains("event: reply"), "the rest is not there yet")
                // Meanwhile the form, sent again, leads to the message that waits.
                let again = try await browser.say(claw, form: form, asStream: true)
                let path = try #require(try StreamedEvents(again.text).values("elsewhere").first?["path"] as? String)
                let waiting = try await browser.get(path)
                #expect(waiting.text.contains("Waiting for the answer") && waiting.link("Look again") != nil)
                model.goOn()
                let rest = try await connection.readToEnd()
                let events = try StreamedEvents(beginning + rest)
                #expect(events.names == ["message", "delta", "delta", "reply"])
                #expect(events.values("delta").compactMap { $0["text"] as? String }.joined() == FakeModel.answer)
                #expect(events.values("reply").first?["words"] as? String == FakeModel.answer)
                let message = try #require(events.values("message").first)
                let next = form.replacing(/form=[^&]*/, with: "form=\(message["form"] ?? "")")
                    .replacing(/conversation=[^&]*/, with: "conversation=\(message["conversation"] ?? "")")
                #expect(try await browser.say(claw, form: next, asStream: true).text.contains("event: reply"))
            }
            #expect(model.asked.count == 2)
            #expect(try await site.kept(claw, seenBy: team.owner.id).count == 4)
        }
    }

    @Test("a failed answer stands beside what was typed; sent again as it was it is the same message, changed it is another")
    func failure() async throws {
        let model = FakeModel(.refuses)
        try await model.serving { settings in
            let site = try await Site(providers: settings)
            let team = try await site.setUp()
            let claw = try await site.talker(in: team)
            let browser = try await site.browser()
            let path = "/claws/\(claw.id)/chat"
            let form = try await browser.chatForm(path, "Hello")
            let failed = try await browser.say(claw, form: form)
            #expect(failed.status == 502 && failed.text.contains(">\nHello</textarea>"))
            #expect(failed.text.contains("The model provider refused the request with status 500"))
            #expect(failed.text.contains(#"aria-invalid="true""#) && failed.text.contains("No answer came"))
            let stream = try await browser.say(
                claw, form: browser.chatForm(path, "Hello"), asStream: true)
            let events = try StreamedEvents(stream.text)
            #expect(events.names == ["message", "error"], "the same message again")
            #expect((events.values("error").first?["detail"] as? String)?.contains("status 500") == true)
            #expect(try await site.kept(claw, seenBy: team.owner.id) == ["user failed: Hello"])
            for text in [failed.text, stream.text] { #expect(!text.contains("sk-of-the-test") && !text.contains("localhost")) }

            model.becomes(.answers)
            let page = try await browser.get(path)
            #expect(page.text.contains(">\nHello</textarea>"), "it waits to be sent again")
            _ = try await browser.say(claw, form: browser.chatForm(path, "Hello, changed"))
            #expect(
                try await site.kept(claw, seenBy: team.owner.id) == [
                    "user failed: Hello", "user complete: Hello, changed", "assistant complete: \(FakeModel.answer)",
                ])
            // The first form once more: its message is still there to be answered.
            #expect(try await browser.say(claw, form: form).status == 303)
            #expect(try await site.kept(claw, seenBy: team.owner.id).first == "user complete: Hello")
        }
    }

    @Test(
        "who goes away, or stops it, ends the asking, and the message is kept as one without an answer",
        arguments: [true, false])
    func clientGone(_ asStream: Bool) async throws {
        let model = FakeModel(.hangs)
        try await model.serving { settings in
            let site = try await Site(providers: settings)
            let team = try await site.setUp()
            let claw = try await site.talker(in: team)
            let browser = try await site.browser()
            let form = try await browser.chatForm("/claws/\(claw.id)/chat", "Hello")
            try await site.serving { port in
                let connection = try RawConnection(port: port)
                let request = browser.request("POST", "/claws/\(claw.id)/chat", form: form)
                try connection.send(asStream ? request : request.replacing("Accept: text/event-stream\r\n", with: ""))
                try await model.isAsked()
                #expect(try await site.kept(claw, seenBy: team.owner.id) == ["user pending: Hello"])
                connection.close()
                try await model.isLeft()
            }
            #expect(try await site.kept(claw, seenBy: team.owner.id) == ["user failed: Hello"])
        }
    }

    @Test("nothing, and too much, is refused beside what was typed, and nothing is kept", arguments: [false, true])
    func faults(_ asStream: Bool) async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw(in: team)
        try await site.deploy(claw)
        let browser = try await site.browser()
        let path = "/claws/\(claw.id)/chat"
        for (text, fault) in [
            ("", "Must not be empty."), (String(repeating: "ä", count: 32_769), "Must be at most 65536 bytes"),
            ("a\0b", "Must not contain the character U+0000."),
        ] {
            let page = try await browser.say(claw, form: browser.chatForm(path, text), asStream: asStream)
            #expect(page.status == 422 && page.text.contains(fault))
            if asStream { #expect(try StreamedEvents(page.text).names == ["error"]) }
        }
        // Without the token of a form, from another site, or without the session's token nothing is taken either.
        let form = try await browser.chatForm(path, "Hello")
        #expect(
            try await browser.say(claw, form: form.replacing(/form=[^&]*/, with: "form=x"), asStream: asStream).status == 403)
        #expect(
            try await browser.say(claw, form: form.replacing(/csrf=[^&]*/, with: "csrf=x"), asStream: asStream).status == 403)
        for site in ["cross-site", "same-site"] {
            let page = try await browser.site.send(
                .post, path, form: form, cookie: browser.cookie, site: site, live: true,
                asStream ? [.accept: "text/event-stream"] : [:])
            #expect(page.status == 403)
        }
        #expect(try await site.kept(claw, seenBy: team.owner.id).isEmpty)
    }

    @Test("one sees one's own conversations alone, older messages by pages, and nothing of a Claw that one may not see")
    func reading() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let member = try await site.join(team, "member@example.com")
        let claw = try await site.makeClaw(in: team)
        try await site.deploy(claw)
        let browser = try await site.browser()
        let path = "/claws/\(claw.id)/chat"
        var place = path
        for number in 0..<20 {
            site.time.advance(by: .milliseconds(5))
            place = try #require(
                try await browser.say(claw, form: browser.chatForm(place, "Number \(number) of all")).location)
        }
        let newest = try await browser.get(place)
        #expect(newest.text.contains("Number 19 of all</p>") && !newest.text.contains(">Number 4 of all</p>"))
        let older = try await browser.get(try #require(newest.link("Older messages")))
        #expect(older.text.contains(">Number 4 of all</p>") && older.text.contains(">Number 0 of all</p>"))
        #expect(!older.text.contains("Number 19 of all</p>") && older.link("Older messages") == nil)
        #expect(!older.text.contains("<textarea") && older.link("Newest messages") != nil)

        let conversation = try #require(place.firstMatch(of: /conv_[a-z0-9]+/)?.output)
        let theirs = try await site.browser("member@example.com")
        #expect(try await theirs.get(path).text.contains("Nothing has been said yet"))
        #expect(try await theirs.get("\(path)?conversation=\(conversation)").status == 404)
        let form = try await theirs.chatForm(path, "Hello", ["conversation": String(conversation)])
        #expect(try await theirs.say(claw, form: form).status == 404)
        for text in ["x", "\(ConversationID(at: site.time.now))"] {
            #expect(try await browser.get("\(path)?conversation=\(text)").status == 404)
        }
        let hidden = try await site.makeClaw("Hidden", access: .people([team.owner.id]), in: team)
        try await site.deploy(hidden)
        #expect(try await browser.get("/claws/\(hidden.id)/chat").status == 200)
        #expect(try await theirs.get("/claws/\(hidden.id)/chat").status == 404)
        #expect(try await theirs.say(hidden, form: theirs.chatForm(path, "Hello")).status == 404)
        #expect(try await site.kept(hidden, seenBy: team.owner.id).isEmpty)
        #expect(member.role == .member)
    }
}
