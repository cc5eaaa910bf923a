import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The page of a key's activity")
struct ActivityTests {
    private static let evil = #"/v1/<img src=x onerror="alert(1)">'"#

    @Test("it shows a chart with the same figures as a table, the most frequent, and the requests")
    func whole() async throws {
        let site = try await Site()
        let (key, principal) = try await site.issue("CI", in: site.setUp())
        let refused = site.event(
            of: principal, route: "/v1/deployments", status: 403, outcome: .denied(.insufficientScope), address: "2001:db8::1")
        await site.record([site.event(of: principal), site.event(of: principal), refused])
        let browser = try await site.browser()
        let path = try #require(try await browser.get("/settings/keys/\(key.id)").link("Activity"))
        let page = try await browser.get(path)
        #expect(page.status == 200)
        for text in [
            "2 allowed</span>", "1 refused</span>", #"aria-label="2 allowed and 1 refused calls, by the hour""#, "<table",
            "<td>2</td><td>1</td>", "/v1/deployments", "2001:db8::1", "curl/8", "Insufficient scope", "1.5 ms",
        ] { #expect(page.text.contains(text), "\(text)") }
        #expect(page.text.matches(of: /<rect class="bar-allowed"/).count == 24)
        #expect(page.requestIDs.count == 3)
        #expect(page.link("curl/8") == nil, "there is no filter by user agent")
        #expect(try await browser.get(try #require(page.link("/v1/deployments"))).requestIDs == ["\(refused.requestID)"])
        #expect(try await browser.get(try #require(page.link("2001:db8::1"))).requestIDs == ["\(refused.requestID)"])
        let explained = try #require(page.link("Explain"))
        #expect(explained == "/settings/explain?request_id=\(refused.requestID)")
        for (name, bars) in [("7 days", 7), ("30 days", 30)] {
            let other = try await browser.get(try #require(page.link(name)))
            #expect(other.text.matches(of: /<rect class="bar-allowed"/).count == bars)
            #expect(other.text.contains("<td>2</td><td>1</td>"))
        }
    }

    @Test("a key that nothing has used says so")
    func empty() async throws {
        let site = try await Site()
        let key = try await site.issue("CI", in: site.setUp()).key
        let page = try await site.browser().get("/settings/keys/\(key.id)/activity")
        #expect(page.status == 200 && page.text.contains("Nothing has used this key yet"))
    }

    @Test("filters find what they ask for, keep what was typed, and lead on to the next page")
    func filters() async throws {
        let site = try await Site()
        let (key, principal) = try await site.issue("CI", in: site.setUp())
        var events: [ActivityEvent] = []
        for number in 0..<(KeyActivityController.pageSize + 3) {
            site.time.advance(by: .milliseconds(1))
            events.append(site.event(of: principal, status: number % 2 == 0 ? 404 : 200))
            events.append(site.event(of: principal, status: 404))
        }
        let odd = site.event(
            of: principal, route: nil, status: 401, outcome: .denied(.expired), address: "198.51.100.9")
        events.append(odd)
        await site.record(events)
        let browser = try await site.browser()
        let path = "/settings/keys/\(key.id)/activity"
        for query in [
            "status=401", "outcome=expired", "outcome=denied", "route=none", "address=198.51.100.9",
            "request_id=\(odd.requestID)", "status=4xx&outcome=denied&address=198.51.100.9",
        ] {
            #expect(try await browser.get("\(path)?\(query)").requestIDs == [odd.requestID.description], "\(query)")
        }
        var page = try await browser.get("\(path)?status=404&route=/v1/claws")
        #expect(page.text.contains(#"name="status" maxlength="3" autocomplete="off" placeholder="404 or 4xx" value="404""#))
        var ids = page.requestIDs
        while let older = page.link("Older") {
            #expect(older.contains("status=404") && older.contains("route=/v1/claws"))
            page = try await browser.get(older)
            ids += page.requestIDs
        }
        #expect(ids.count == Set(ids).count)
        #expect(Set(ids) == Set(events.filter { $0.status == 404 }.map(\.requestID.description)))
        #expect(page.link("Newest") != nil)
        let nothing = try await browser.get("\(path)?status=500")
        #expect(nothing.status == 200 && nothing.text.contains("There are no such requests"))
        for (query, fault) in [
            ("status=9xx", "status-fault"), ("address=x", "address-fault"), ("request_id=x", "request-fault"),
            ("outcome=x", "outcome-fault"),
        ] {
            let wrong = try await browser.get("\(path)?\(query)")
            #expect(wrong.status == 422 && wrong.text.contains(#"id="\#(fault)""#) && wrong.requestIDs.isEmpty)
        }
    }

    @Test("a kind that is rare leads further back, page by page")
    func rare() async throws {
        let site = try await Site()
        let (key, principal) = try await site.issue("CI", in: site.setUp())
        let first = site.event(of: principal, status: 500)
        await site.record([first])
        for _ in 0..<3 {
            site.time.advance(by: .seconds(2))
            await site.record((0..<1900).map { _ in site.event(of: principal) })
        }
        let browser = try await site.browser()
        var page = try await browser.get("/settings/keys/\(key.id)/activity?status=500")
        #expect(page.requestIDs.isEmpty && page.text.contains("5000 requests were looked at"))
        #expect(!page.text.contains("There are no such requests"))
        page = try await browser.get(try #require(page.link("Look further back")))
        #expect(page.requestIDs == [first.requestID.description])
    }

    @Test("what clients sent is shown as text, on the page and in links")
    func escaping() async throws {
        let site = try await Site()
        let (key, principal) = try await site.issue("CI", in: site.setUp())
        await site.record([
            site.event(
                of: principal, path: Self.evil, route: Self.evil, status: 401, outcome: .denied(.revoked), userAgent: Self.evil)
        ])
        let browser = try await site.browser()
        let encoded = FormBody.encoded(Self.evil)
        for query in ["", "?span=7d", "?route=\(encoded)", "?status=\(encoded)&address=\(encoded)&request_id=\(encoded)"] {
            let page = try await browser.get("/settings/keys/\(key.id)/activity\(query)")
            #expect(page.text.contains("&lt;img"), "\(query)")
            #expect(!page.text.contains("<img") && !page.text.contains("x onerror=\""), "\(query)")
            let isInline = page.text.contains(/<[^>]* style=|<script(?! src="\/static\/)/)
            #expect(!isInline)
        }
    }

    @Test("another team's key is not found, nor is its export", arguments: ["", ".csv", ".ndjson"])
    func otherTeam(_ suffix: String) async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let second = try await site.makeTeam("Second", owner: "two@example.com")
        let (key, principal) = try await site.issue("Theirs", in: second)
        await site.record([site.event(of: principal)])
        let path = "/settings/keys/\(key.id)/activity\(suffix)"
        #expect(try await site.browser().get(path).status == 404)
        #expect(try await site.browser("two@example.com").get(path).status == 200)
        #expect(try await site.send(.get, path).status == 303)
    }

    @Test("an export has every request of the filter, portion by portion, and each value as it was sent")
    func export() async throws {
        let site = try await Site()
        let (key, principal) = try await site.issue("CI", in: site.setUp())
        var events = (0..<(Download.portion * 2 + 7)).map { number in
            site.event(of: principal, status: number % 3 == 0 ? 404 : 200)
        }
        events.append(site.event(of: principal, status: 400, userAgent: "=HYPERLINK(\"http://evil\"),\"x\""))
        await site.record(events)
        let browser = try await site.browser()
        let path = "/settings/keys/\(key.id)/activity"
        let csv = try await browser.get(path + ".csv")
        #expect(csv.status == 200)
        #expect(csv["Content-Type"] == "text/csv; charset=utf-8; header=present")
        #expect(csv["Content-Disposition"] == "attachment; filename=\"activity-\(key.id).csv\"")
        #expect(csv["Cache-Control"] == "no-store")
        #expect(csv.text.contains(#","'=HYPERLINK(""http://evil""),""x""","#))
        let lines = csv.text.components(separatedBy: "\r\n")
        #expect(lines.count == events.count + 2 && lines.last?.isEmpty == true)
        #expect(lines.first?.hasPrefix("type,time,request_id,") == true)
        let ids = lines.dropFirst().dropLast().map { $0.split(separator: ",")[2] }
        #expect(Set(ids) == Set(events.map { Substring($0.requestID.description) }))

        let json = try await browser.get(path + ".ndjson?status=404")
        #expect(json["Content-Disposition"] == "attachment; filename=\"activity-\(key.id).ndjson\"")
        let found = try json.text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(
            Set(found.compactMap { $0["request_id"] as? String })
                == Set(events.filter { $0.status == 404 }.map(\.requestID.description)))
        #expect(found.allSatisfy { $0["type"] as? String == "request" && $0["key_id"] as? String == key.id.description })
        #expect(try await browser.get(path + ".csv?status=x").status == 422)
    }

    @Test("a download reads the next portion only once the client has taken the last, and stops with the client")
    func portions() async throws {
        let made = Atomic(1)
        let response = try Download.response(
            named: "x.csv", type: Download.csv, first: 1, text: { "portion \($0)" },
            next: { portion in
                made.add(1, ordering: .relaxed)
                return portion + 1
            })
        let writer = ImpatientWriter(most: 3)
        await #expect(throws: ImpatientWriter.Gone.self) { try await response.body.write(writer) }
        #expect(writer.taken.withLock { $0 } == ["portion 1", "portion 2", "portion 3"])
        #expect(made.load(ordering: .relaxed) == 4)
    }

    /// A client that goes away after some portions.
    private struct ImpatientWriter: ResponseBodyWriter {
        struct Gone: Error {}

        final class Taken: Sendable {
            private let texts = Mutex<[String]>([])
            func withLock<Result>(_ body: (inout [String]) -> Result) -> Result { texts.withLock { body(&$0) } }
        }

        let most: Int
        let taken = Taken()

        func write(_ buffer: ByteBuffer) async throws {
            let isWelcome = taken.withLock { texts in
                if texts.count < most { texts.append(String(buffer: buffer)) } else { return false }
                return true
            }
            if !isWelcome { throw Gone() }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    @Test(
        "a value that a spreadsheet would take for a formula is made text, and quotes keep to the standard",
        arguments: [
            ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("a=1", "a=1"),
            ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""), ("a\nb", "\"a\nb\""), ("", ""),
            ("=\u{301}1", "'=\u{301}1"),
        ])
    func spreadsheet(_ value: String, _ field: String) {
        #expect(CSVText.line(["x", value]) == "x,\(field)\r\n")
    }
}
