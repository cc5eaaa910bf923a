import APIKeys
import APIKeysStore
import HTTPTypes
import Hummingbird
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Every address, tried as everybody")
struct RouteWalkTests {
    /// Who may have what an address gives.
    enum Access {
        /// Whoever comes.
        case everybody
        /// Whoever holds the link that is the address; the walk holds none.
        case link
        /// Whoever has signed in.
        case person
        /// Whoever has signed in, and has a link or a proof that the walk has none of.
        case personWithProof
        /// Members of the team that the address is about, in any role.
        case team
        case adminsAndOwner
        case owner
    }

    private static let table: [String: Access] = [
        "GET /": .everybody, "GET /settings": .everybody, "GET /sign-in": .everybody, "POST /sign-in": .everybody,
        "POST /sign-in/code": .everybody, "POST /sign-out": .person,
        "GET /forgotten": .everybody, "POST /forgotten": .everybody, "GET /reset/{token}": .link, "POST /reset/{token}": .link,
        "GET /set-up/{token}": .link, "POST /set-up/{token}": .link, "GET /join/{token}": .link, "POST /join/{token}": .link,
        "GET /join-link/{token}": .link, "POST /join-link/{token}": .link,

        "GET /settings/keys": .team, "GET /settings/keys/new": .team, "POST /settings/keys/new": .team,
        "GET /settings/keys/{id}/activity": .team, "GET /settings/keys/{id}/activity.csv": .team,
        "GET /settings/keys/{id}/activity.ndjson": .team, "GET /settings/explain": .team,
        "GET /settings/keys/{id}/activity/live": .team,
        "GET /claws/{id}/chat": .team, "POST /claws/{id}/chat": .team,
        "GET /settings/audit": .adminsAndOwner, "GET /settings/audit.csv": .adminsAndOwner,
        "GET /settings/keys/{id}/rotate": .adminsAndOwner, "POST /settings/keys/{id}/rotate": .adminsAndOwner,
        "GET /settings/keys/{id}/end-grace": .adminsAndOwner, "POST /settings/keys/{id}/end-grace": .adminsAndOwner,
        "POST /settings/keys/{id}/extend-grace": .adminsAndOwner,
        "GET /settings/keys/{id}": .team, "GET /settings/keys/{id}/revoke": .adminsAndOwner,
        "POST /settings/keys/{id}/revoke": .adminsAndOwner,

        "GET /claws": .team, "GET /claws/new": .adminsAndOwner, "POST /claws/new": .adminsAndOwner,
        "GET /claws/{id}": .team, "GET /claws/{id}/edit": .adminsAndOwner, "POST /claws/{id}/edit": .adminsAndOwner,
        "GET /claws/{id}/connections": .adminsAndOwner, "POST /claws/{id}/connections": .adminsAndOwner,
        "GET /claws/{id}/delete": .adminsAndOwner, "POST /claws/{id}/delete": .adminsAndOwner,
        "GET /claws/{id}/files/{file}": .team, "POST /claws/{id}/files/{file}": .adminsAndOwner,
        "GET /claws/{id}/skills": .team, "POST /claws/{id}/skills": .adminsAndOwner,
        "POST /claws/{id}/skills/{skill}/enable": .adminsAndOwner,
        "POST /claws/{id}/skills/{skill}/disable": .adminsAndOwner,
        "POST /claws/{id}/skills/{skill}/update": .adminsAndOwner,
        "GET /claws/{id}/skills/{skill}/remove": .adminsAndOwner,
        "POST /claws/{id}/skills/{skill}/remove": .adminsAndOwner,
        "GET /claws/{id}/deploy": .adminsAndOwner, "POST /claws/{id}/deploy": .adminsAndOwner,
        "GET /claws/{id}/deployments": .team, "GET /deployments": .team, "GET /deployments/{id}": .team,
        "GET /deployments/{id}/roll-back": .adminsAndOwner, "POST /deployments/{id}/roll-back": .adminsAndOwner,

        "GET /account": .person, "POST /account/time-zone": .person, "POST /account/sessions/end": .person,
        "POST /account/sessions/end-others": .person, "GET /account/password": .person, "POST /account/password": .person,
        "GET /account/second-factor": .person, "POST /account/second-factor": .person,
        "POST /account/second-factor/code": .person, "GET /account/second-factor/off": .person,
        "POST /account/second-factor/off": .person, "GET /account/recovery-codes": .person,
        "POST /account/recovery-codes": .person,

        "GET /account/address": .person, "POST /account/address": .person,
        "POST /account/verify": .person, "GET /verify/{token}": .personWithProof, "POST /verify/{token}": .personWithProof,
        "POST /account/join": .personWithProof,

        "GET /settings/team/domains": .adminsAndOwner, "POST /settings/team/domains": .adminsAndOwner,
        "POST /settings/team/domains/remove": .adminsAndOwner,
        "GET /settings/team": .team, "POST /settings/team/switch": .person, "GET /settings/team/new": .person,
        "POST /settings/team/new": .person, "GET /settings/team/invite": .adminsAndOwner,
        "POST /settings/team/invite": .adminsAndOwner, "GET /settings/team/links/new": .adminsAndOwner,
        "POST /settings/team/links/new": .adminsAndOwner, "GET /settings/team/links/{id}/revoke": .adminsAndOwner,
        "POST /settings/team/links/{id}/revoke": .adminsAndOwner, "GET /settings/team/people/{id}": .adminsAndOwner,
        "GET /settings/team/people/{id}/make-admin": .owner, "POST /settings/team/people/{id}/make-admin": .owner,
        "GET /settings/team/people/{id}/make-member": .adminsAndOwner,
        "POST /settings/team/people/{id}/make-member": .adminsAndOwner,
        "GET /settings/team/people/{id}/make-owner": .owner, "POST /settings/team/people/{id}/make-owner": .owner,
        "GET /settings/team/people/{id}/remove": .adminsAndOwner, "POST /settings/team/people/{id}/remove": .adminsAndOwner,

        "GET /settings/schedule": .adminsAndOwner, "POST /settings/schedule": .adminsAndOwner,

        "GET /settings/vault": .team, "GET /settings/vault/log": .team, "GET /settings/vault/new": .team,
        "POST /settings/vault/new": .team, "GET /settings/vault/{id}": .team,
        "GET /settings/vault/{id}/replace": .adminsAndOwner, "POST /settings/vault/{id}/replace": .adminsAndOwner,
        "GET /settings/vault/{id}/delete": .adminsAndOwner, "POST /settings/vault/{id}/delete": .adminsAndOwner,
    ]

    enum Visitor: String, CaseIterable {
        case nobody, member, admin, owner
        /// The Owner of another team.
        case foreigner

        var email: String? { self == .nobody ? nil : self == .owner ? "one@example.com" : "\(rawValue)@example.com" }
    }

    /// What comes of a visit.
    enum Result: String {
        case served, signIn, refused, missing
    }

    @Test("the table names every address that is registered, and every other method of it is refused")
    func complete() async throws {
        let site = try await Site()
        let registered = Set(site.routes.filter { !$0.hasPrefix("HEAD ") && !$0.contains(" /static/") })
        #expect(Set(Self.table.keys).isSubset(of: registered))
        for route in registered.subtracting(Self.table.keys) {
            let parts = route.split(separator: " ").map(String.init)
            let method = try #require(HTTPRequest.Method(rawValue: parts[0]))
            let path = parts[1].replacing(/\{[a-z]+\}/, with: "x")
            #expect(try await site.send(method, path).status == 405, "\(route) is in no table of the walk")
        }
    }

    @Test("each address is answered as the visitor's role may", arguments: Visitor.allCases)
    func walk(_ visitor: Visitor) async throws {
        // What hands the team over comes last.
        let routes = Self.table.sorted {
            ($0.key.contains("make-owner") ? 1 : 0, $0.key) < ($1.key.contains("make-owner") ? 1 : 0, $1.key)
        }
        let stage = try await Stage()
        for (route, access) in routes {
            let expected = Self.expected(visitor, access, isAboutThing: route.contains("{id}"))
            let page = try await stage.visit(route, as: visitor)
            #expect(Self.result(of: page) == expected, "\(route) as \(visitor): \(page.status)")
            #expect(page.status < 500)
        }
    }

    @Test("each form of somebody who has signed in is refused without the token of its session, and no answer is kept")
    func tokens() async throws {
        let stage = try await Stage()
        for (route, access) in Self.table {
            let page = try await stage.visit(route, as: .owner, csrf: "none")
            #expect(page["Cache-Control"] == "no-store", "\(route)")
            if route.hasPrefix("POST "), access != .everybody, access != .link { #expect(page.status == 403, "\(route)") }
        }
        #expect(try await stage.visit("GET /settings/team", as: .owner).status == 200)
    }

    private static func expected(_ visitor: Visitor, _ access: Access, isAboutThing: Bool) -> Result {
        switch (access, visitor) {
        case (.everybody, _): .served
        case (.link, _): .missing
        case (_, .nobody): .signIn
        case (.person, _): .served
        case (.personWithProof, _): .missing
        // They are the Owner of a team themselves, and find nothing of this one.
        case (_, .foreigner): isAboutThing ? .missing : .served
        case (.team, _), (_, .owner), (.adminsAndOwner, .admin): .served
        case (.adminsAndOwner, _), (.owner, _): .refused
        }
    }

    private static func result(of page: Page) -> Result? {
        switch page.status {
        case 200, 409, 422: .served
        case 303:
            page.location?.hasPrefix("/sign-in?") == true || page.location == "/sign-in" && page.cookies.isEmpty
                ? .signIn : .served
        case 403: .refused
        case 404: .missing
        default: nil
        }
    }
}

/// A site with somebody in each role, which has a fresh thing for each visit, so that no visit spoils the next.
private struct Stage {
    let site: Site
    let team: NewTeam
    let foreign: NewTeam

    init() async throws {
        site = try await Site()
        team = try await site.setUp()
        foreign = try await site.makeTeam("Foreign", owner: "foreigner@example.com")
        _ = try await site.join(team, "admin@example.com", as: .admin)
        _ = try await site.join(team, "member@example.com")
    }

    /// - Parameter csrf: what a form has for the session's token, if not that.
    func visit(_ route: String, as visitor: RouteWalkTests.Visitor, csrf: String? = nil) async throws -> Page {
        let parts = route.split(separator: " ").map(String.init)
        var path = try await address(parts[1])
        // A stream has no end: who may see it is told that this is no filter.
        if path.hasSuffix("/live") { path += "?status=x" }
        guard let email = visitor.email else {
            return try await site.send(parts[0] == "GET" ? .get : .post, path, form: parts[0] == "GET" ? nil : "x=y")
        }
        let (browser, other) = (try await site.browser(email), try await site.browser(email))
        if parts[0] == "GET" { return try await browser.get(path) }
        let session = try await session(of: browser)
        let own = visitor == .foreigner ? foreign.team.id : team.team.id
        return try await browser.post(
            path,
            [
                "csrf": csrf ?? session.csrfToken, "form": session.makeFormToken().text, "team": own.description,
                "id": try await self.session(of: other).id.description,
            ])
    }

    private func session(of browser: Browser) async throws -> Session {
        let token = try #require(browser.session.flatMap { SessionToken($0) })
        return try #require(try await site.accounts.session(token, at: site.time.now))
    }

    /// The address of something of the first team that was made now.
    private func address(_ path: String) async throws -> String {
        let address = path.replacing("{file}", with: "memory").replacing("{token}", with: "x")
        guard path.hasPrefix("/claws/{id}") || path.hasPrefix("/deployments/{id}") else {
            return address.replacing("{id}", with: try await thing(for: path))
        }
        site.time.advance(by: .milliseconds(1))
        let claw = try await site.makeClaw("Claw \(site.time.now.milliseconds)", in: team)
        if path.contains("{skill}") {
            let skill = try await site.install("code-review", on: claw, in: team)
            return address.replacing("{id}", with: claw.id.description).replacing("{skill}", with: skill.id.description)
        }
        guard path.hasPrefix("/deployments/") else { return address.replacing("{id}", with: claw.id.description) }
        return address.replacing("{id}", with: try await site.queue(claw, in: team).description)
    }

    /// Something of the first team that a path is about, made now.
    private func thing(for path: String) async throws -> String {
        site.time.advance(by: .milliseconds(1))
        let (owner, now) = (team.owner.id, site.time.now)
        if path.hasPrefix("/settings/keys/{id}") {
            let scope = try #require(Scope("claws:read"))
            return try await site.keys.issue(NewKey(name: "k", scopes: [scope]), in: team.team.id, by: owner).key.id.description
        }
        if path.hasPrefix("/claws/{id}") { return team.systemClaw.id.description }
        if path.hasPrefix("/settings/team/people/{id}") {
            return try await site.join(team, "p\(now.milliseconds)@example.com").id.description
        }
        if path.hasPrefix("/settings/team/links/{id}") {
            return try await site.teams.makeJoinLink(
                in: team.team.id, lifetime: nil, mostUses: nil, by: owner, at: now
            ).link.id.description
        }
        if path.hasPrefix("/settings/vault/{id}") {
            return try await site.keep("S\(now.milliseconds)", in: team, scope: .team, by: owner).id.description
        }
        return "none"
    }
}
