import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("A key's requests as they come")
struct LiveActivityTests {
    private static let evil = #"/v1/<img src=x onerror="alert(1)">'"#

    private func path(_ key: APIKey) -> String { "/settings/keys/\(key.id)/activity/live" }

    /// Opens the stream, and waits until it has begun.
    private func open(_ path: String, by browser: Browser, on port: Int) async throws -> RawConnection {
        try await opened(path, by: browser, on: port).connection
    }

    /// The same, with what has come of it by then.
    private func opened(
        _ path: String, by browser: Browser, on port: Int, fields: [String] = []
    ) async throws -> (connection: RawConnection, beginning: String) {
        let connection = try RawConnection(port: port)
        try connection.send(browser.request("GET", path, fields: fields))
        let head = await connection.read(until: "retry: 1000")
        #expect(head.hasPrefix("HTTP/1.1 200 ") && head.lowercased().contains("content-type: text/event-stream"), "\(head)")
        #expect(head.lowercased().contains("cache-control: no-store"))
        return (connection, head)
    }

    private func ids(_ text: String) throws -> [String] {
        try StreamedEvents(text).values("request").compactMap { $0["id"] as? String }
    }

    /// All that comes until the second sign of life, before which everything has been told that is in the log now: the clock goes on until then.
    private func tellings(of connection: RawConnection, _ site: Site) async -> String {
        let clock = Task {
            while !Task.isCancelled {
                site.time.advance(by: .seconds(15))
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        defer { clock.cancel() }
        let first = await connection.read(until: ":\nid: ")
        return first + (await connection.read(until: ":\nid: "))
    }

    @Test("each new request is told, whichever node writes it, as the texts of its row; a filter leaves others out")
    func telling() async throws {
        let site = try await Site()
        let (key, principal) = try await site.issue("CI", in: site.setUp())
        await site.record([site.event(of: principal)])
        let browser = try await site.browser()
        try await site.serving { port in
            let all = try await open(path(key), by: browser, on: port)
            let refusals = try await open(path(key) + "?outcome=denied", by: browser, on: port)
            site.time.advance(by: .milliseconds(10))
            let (first, second) = (
                site.event(of: principal),
                site.event(
                    of: principal, path: Self.evil, status: 401, outcome: .denied(.revoked), address: "2001:db8::1",
                    userAgent: Self.evil)
            )
            await site.record([first])
            await site.record([second])
            let text = await tellings(of: all, site)
            #expect(try Set(ids(text)) == ["\(first.requestID)", "\(second.requestID)"])
            let row = try #require(
                try StreamedEvents(text).values("request").first { $0["id"] as? String == "\(second.requestID)" })
            #expect(row["call"] as? String == "GET \(Self.evil)" && row["client"] as? String == Self.evil)
            #expect(row["answer"] as? String == "401" && row["outcome"] as? String == "Revoked")
            #expect(row["from"] as? String == "2001:db8::1" && row["style"] as? String == "outcome-refused")
            #expect(row["explanation"] as? String == "/settings/explain?request_id=\(second.requestID)")
            #expect(row["latency"] as? String == "1.5 ms")
            let refused = await tellings(of: refusals, site)
            #expect(try ids(refused) == ["\(second.requestID)"])
            for connection in [all, refusals] { connection.close() }
        }
    }

    @Test("who comes back with the id that came last has neither a gap nor a double, and likewise who opened the page before")
    func resuming() async throws {
        let site = try await Site()
        let (key, principal) = try await site.issue("CI", in: site.setUp())
        let browser = try await site.browser()
        let page = try await browser.get("/settings/keys/\(key.id)/activity")
        let live = String(try #require(page.text.firstMatch(of: /data-live="([^"]*)"/)?.output.1))
            .replacing("&amp;", with: "&")
        var (written, found, last) = ([ActivityEvent](), [String](), String?.none)
        for round in 0..<4 {
            for _ in 0...round {
                site.time.advance(by: .milliseconds(3))
                let events = [site.event(of: principal), site.event(of: principal)]
                written += events
                await site.record(events)
            }
            let newest = try #require(written.map(\.requestID).max())
            let fields = last.map { ["Last-Event-ID: \($0)"] } ?? []
            let events = try await site.serving { port in
                let (connection, beginning) = try await opened(live, by: browser, on: port, fields: fields)
                defer { connection.close() }
                var text = beginning
                if !text.contains("\(newest)") { text += await connection.read(until: "\(newest)") }
                // The connection is cut in the midst of things: what has not come whole has not come.
                return try StreamedEvents(text).events
            }
            found += events.compactMap { $0.value["id"] as? String }
            last = events.last?.id ?? last
        }
        let fields = ["Last-Event-ID: \(try #require(last))"]
        let rest = try await site.serving { port in
            let (connection, text) = try await opened(live, by: browser, on: port, fields: fields)
            defer { connection.close() }
            return try ids(text + (await tellings(of: connection, site)))
        }
        found += rest
        #expect(found.count == Set(found).count)
        #expect(Set(found) == Set(written.map { "\($0.requestID)" }))
    }

    @Test("a line every 15 seconds keeps the connection, and after 15 minutes the browser has to ask anew")
    func keeping() async throws {
        let site = try await Site()
        let key = try await site.issue("CI", in: site.setUp()).key
        let browser = try await site.browser()
        try await site.serving { port in
            let connection = try await open(path(key), by: browser, on: port)
            for _ in 0..<3 {
                site.time.advance(by: .seconds(15))
                let sign = await connection.read(until: ":\nid: ")
                #expect(sign.contains(":\nid: ") && !sign.contains("event:"))
            }
            site.time.advance(by: .seconds(15 * 60 - 45))
            _ = try await connection.readToEnd()
            connection.close()
        }
    }

    enum Loss: CaseIterable {
        case session, membership, otherTeam, time
    }

    @Test("it ends with the session, with the membership, and when another team is used", arguments: Loss.allCases)
    func ending(_ loss: Loss) async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let (key, principal) = try await site.issue("CI", in: team)
        let member = try await site.join(team, "member@example.com")
        let browser = try await site.browser("member@example.com")
        let token = try #require(browser.session.flatMap { SessionToken($0) })
        let session = try #require(try await site.accounts.session(token, at: site.time.now))
        try await site.serving { port in
            let connection = try await open(path(key), by: browser, on: port)
            switch loss {
            case .session: try await site.accounts.end(session.id, of: member.person.id)
            case .membership:
                _ = try await site.teams.remove(
                    .member(member.id), by: team.owner.id, in: team.team.id, at: site.time.now)
            case .otherTeam:
                let other = try await site.makeTeam("Second", owner: "two@example.com")
                let link = try await site.teams.makeJoinLink(
                    in: other.team.id, lifetime: nil, mostUses: nil, by: other.owner.id, at: site.time.now)
                _ = try await site.teams.join(by: link.token, as: member.person.id, at: site.time.now)
                #expect(try await site.accounts.switchTeam(of: session, to: other.team.id))
            case .time: site.time.advance(by: SessionLimits().idle)
            }
            let event = site.event(of: principal)
            await site.record([event])
            let rest = try await connection.readToEnd()
            #expect(!rest.contains("\(event.requestID)"))
            connection.close()
        }
    }

    @Test("a session may have 4 open at once, and another when one is closed; the server's end ends them all")
    func number() async throws {
        let site = try await Site()
        let key = try await site.issue("CI", in: site.setUp()).key
        let (browser, other) = (try await site.browser(), try await site.browser())
        let kept = try await site.serving { port in
            var open: [RawConnection] = []
            for _ in 0..<LiveActivityController.mostPerSession {
                open.append(try await self.open(path(key), by: browser, on: port))
            }
            let refused = try await browser.get(path(key))
            #expect(refused.status == 429 && refused["Retry-After"] != nil)
            open.append(try await self.open(path(key), by: other, on: port))
            open.removeFirst().close()
            open.append(
                try await eventually("there is a place again") {
                    let connection = try RawConnection(port: port)
                    try connection.send(browser.request("GET", path(key)))
                    if await connection.read(until: "\r\n").hasPrefix("HTTP/1.1 200 ") { return connection }
                    connection.close()
                    return nil
                })
            return open
        }
        // The server has stopped, with all of them open.
        for connection in kept {
            _ = try await connection.readToEnd()
            connection.close()
        }
    }

    @Test(
        "it is for who may see the page, with filters that can be read; and asking for it does not mean that anybody is there")
    func refusals() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let second = try await site.makeTeam("Second", owner: "two@example.com")
        let theirs = try await site.issue("Theirs", in: second).key
        let browser = try await site.browser("two@example.com")
        #expect(try await site.browser().get(path(theirs)).status == 404)
        #expect(try await site.send(.get, path(theirs)).status == 303)
        #expect(try await browser.get(path(theirs) + "?status=x").status == 422)
        let token = try #require(browser.session.flatMap { SessionToken($0) })
        let seen = try await site.accounts.session(token, at: site.time.now)?.seenAt
        site.time.advance(by: .seconds(600))
        _ = try await site.send(
            .get, path(theirs) + "?status=x", cookie: browser.cookie, [.accept: "text/event-stream"])
        #expect(try await site.accounts.session(token, at: site.time.now)?.seenAt == seen)
        _ = try await browser.get("/settings/keys")
        #expect(try await site.accounts.session(token, at: site.time.now)?.seenAt != seen)
    }

    @Test("the page offers it for the newest requests, with its filter, and a link for who has no scripts")
    func page() async throws {
        let site = try await Site()
        let (key, principal) = try await site.issue("CI", in: site.setUp())
        let events = (0..<60).map { _ in site.event(of: principal, status: 404) }
        await site.record(events)
        let browser = try await site.browser()
        let page = try await browser.get("/settings/keys/\(key.id)/activity?status=404&span=7d")
        let live = String(try #require(page.text.firstMatch(of: /data-live="([^"]*)"/)?.output.1))
            .replacing("&amp;", with: "&")
        #expect(live.hasPrefix(path(key) + "?after=req%5F") && live.hasSuffix("&status=404"))
        #expect(page.link("Look again") == "/settings/keys/\(key.id)/activity?span=7d&status=404")
        #expect(page["Content-Security-Policy"]?.contains("connect-src 'self'") == true)
        #expect(try await browser.get("/settings/keys").headers[.contentSecurityPolicy]?.contains("connect-src") == false)
        let older = try await browser.get(try #require(page.link("Older")))
        #expect(!older.text.contains("data-live") && older.link("Look again") == nil)
    }
}
