import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("What protects the pages")
struct ProtectionTests {
    @Test(
        "every answer, pages and errors alike, has the fields that protect it",
        arguments: ["/", "/sign-in", "/settings/keys", "/nowhere", "/set-up/x", "/join/x", "/sign-out"])
    func fields(_ path: String) async throws {
        let site = try await Site()
        for method in [HTTPRequest.Method.get, .post, .delete, .head] {
            let page = try await site.send(method, path)
            let policy = try #require(page["Content-Security-Policy"], "\(method) \(path)")
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe") && policy.contains("script-src 'self';"))
            #expect(page["Referrer-Policy"] == "same-origin")
            #expect(page["X-Content-Type-Options"] == "nosniff")
            #expect(page["Cache-Control"] == "no-store")
            #expect(page["Cross-Origin-Opener-Policy"] == "same-origin")
            #expect(page["X-Request-Id"]?.hasPrefix("req_") == true)
        }
    }

    @Test("the pages' script is a file of the server, which may be kept as the style sheet may")
    func script() async throws {
        let site = try await Site()
        let page = try await site.send(.get, "/sign-in").text
        let path = String(try #require(page.firstMatch(of: /<script src="(\/static\/script-[^"]+)" defer>/)?.output.1))
        let script = try await site.send(.get, path)
        #expect(script.status == 200 && script.text.contains("use strict"))
        #expect(script["Cache-Control"] == "public, max-age=31536000, immutable")
        #expect(script["Content-Type"] == "text/javascript; charset=utf-8")
        for danger in ["innerHTML", "eval(", "insertAdjacentHTML", "document.write"] { #expect(!script.text.contains(danger)) }
    }

    @Test("a page's style sheet may be kept for ever, under a name that changes with it")
    func style() async throws {
        let site = try await Site()
        let page = try await site.send(.get, "/sign-in").text
        let path = String(try #require(page.firstMatch(of: /href="(\/static\/style-[^"]+)"/)?.output.1))
        let style = try await site.send(.get, path)
        #expect(style.status == 200)
        #expect(style["Cache-Control"] == "public, max-age=31536000, immutable")
        #expect(style["Content-Type"] == "text/css; charset=utf-8")
        #expect(StaticFiles.fingerprint(of: "a") != StaticFiles.fingerprint(of: "b"))
        #expect(try await site.send(.get, "/static/style-0.css").status == 404)
    }

    @Test("a form from elsewhere is refused, before and after signing in")
    func foreignForms() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let form = "email=one@example.com&password=\(FormBody.encoded(Site.password))"
        for from in ["cross-site", "same-site", "none", nil] as [String?] {
            let page = try await site.send(.post, "/sign-in", form: form, site: from)
            #expect(page.status == 403, "\(from ?? "-")")
            #expect(page.cookies.isEmpty)
        }
        for (origin, status) in [("https://claws.example.com", 303), ("https://evil.example", 403), ("null", 403)] {
            #expect(try await site.send(.post, "/sign-in", form: form, site: nil, [.origin: origin]).status == status)
        }
        let both = try await site.send(
            .post, "/sign-in", form: form, site: "cross-site", [.origin: "https://claws.example.com"])
        #expect(both.status == 403)
    }

    @Test("every form of somebody who has signed in needs the session's token", arguments: ["", "other"])
    func csrf(_ token: String) async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        _ = try await browser.makeKey("Kept")
        let key = try #require(try await site.keys.keys(in: team.team.id, limit: 1).first)
        let other = try await site.browser().get("/settings/keys").field("csrf")
        let form = try await browser.get("/settings/keys/new").field("form")
        for path in ["/sign-out", "/settings/keys/new", "/settings/keys/\(key.id)/revoke"] {
            let page = try await browser.post(
                path,
                ["csrf": token == "other" ? other : token, "form": form, "name": "x", "scope": "claws:read", "expires": "30"])
            #expect(page.status == 403, "\(path)")
        }
        #expect(try await site.keys.keys(in: team.team.id, limit: 9).map(\.revokedAt) == [nil])
        #expect(try await browser.get("/settings/keys").status == 200)
    }

    @Test("a key opens no page")
    func keyOpensNothing() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let scopes = ScopeCatalog.workclaw.entries.map(\.scope)
        let issued = try await site.keys.issue(
            NewKey(name: "all", scopes: scopes), in: team.team.id, by: team.owner.id)
        for path in ["/settings/keys", "/settings/keys/new", "/settings/keys/\(issued.key.id)"] {
            let page = try await site.send(
                .get, path, [.authorization: "Bearer \(issued.secret.expose())"])
            #expect(page.status == 303, "\(path)")
        }
    }

    @Test("names that hold HTML are shown as text, wherever they stand")
    func escaping() async throws {
        let site = try await Site()
        let evil = #"<img src=x onerror="alert(1)">'"#
        let team = try await site.setUp(name: evil, email: "o'hara&co@example.com")
        let browser = try await site.browser("o'hara&co@example.com")
        #expect(try await browser.makeKey(evil).text.contains("&lt;img"))
        let key = try #require(try await site.keys.keys(in: team.team.id, limit: 1).first)
        let issued = try await site.teams.invite(
            EmailAddress("new@example.com"), as: .member, by: team.owner.id, in: team.team.id, at: site.time.now)
        for path in [
            "/settings/keys", "/settings/keys/\(key.id)", "/settings/keys/\(key.id)/revoke", "/join/\(issued.token.expose())",
            "/settings/keys?status=%3Cimg%20src%3Dx%3E",
        ] {
            let page = try await browser.get(path)
            #expect(page.status == 200, "\(path)")
            #expect(!page.text.contains("<img") && !page.text.contains("o'hara"), "\(path)")
        }
    }

    /// The one script, a file of our own.
    private static let script = "<script src=\"{{script}}\" defer></script>"

    @Test("no template but the layout puts anything in as it is, and none has script or style in it")
    func templates() {
        let templates = EmbeddedText.files.filter { $0.key.hasSuffix(".mustache") }
        #expect(templates.count > 5)
        for (path, text) in templates {
            #expect(!text.contains("{{&"))
            #expect(!text.contains("{{{") || path == "Layout/layout.mustache", "\(path)")
            let rest = path == "Layout/layout.mustache" ? text.replacing(Self.script, with: "") : text
            for inline in ["<script", " style=", "<style", "javascript:"] { #expect(!rest.contains(inline), "\(path)") }
            #expect(text.firstMatch(of: /\son[a-z]+=/) == nil, "\(path)")
        }
    }

    @Test("an address that takes other methods says which")
    func methods() async throws {
        let site = try await Site()
        let page = try await site.send(.get, "/sign-out")
        #expect(page.status == 405)
        #expect(page["Allow"] == "POST")
        #expect(try await site.send(.put, "/sign-in")["Allow"] == "GET, HEAD, POST")
        #expect(try await site.send(.get, "/nowhere").status == 404)
    }

    @Test("a form of another type is refused, and one that is too large")
    func bodies() async throws {
        let site = try await Site()
        #expect(try await site.send(.post, "/sign-in", [.contentType: "application/json"]).status == 415)
        let large = "email=" + String(repeating: "a", count: FormBody.largest)
        #expect(try await site.send(.post, "/sign-in", form: large).status == 413)
    }

    @Test("without its database the site shows a page that says so", .ofSQLite)
    func lostDatabase() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let browser = try await site.browser()
        await site.database.close()
        let page = try await browser.get("/settings/keys")
        #expect(page.status == 503)
        #expect(page.text.contains("The database cannot be reached"))
    }
}
