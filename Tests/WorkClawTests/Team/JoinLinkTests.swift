import APIKeys
import SQLDatabase
import Testing

@testable import WorkClaw

@Suite("Links that many may join by")
struct JoinLinkTests {
    private let start = Workspace.start

    private func make(
        _ workspace: Workspace, lifetime: Duration? = nil, mostUses: Int? = nil, by actor: Person? = nil
    ) async throws -> IssuedJoinLink {
        try await workspace.teams.makeJoinLink(
            in: workspace.team, lifetime: lifetime, mostUses: mostUses, by: (actor ?? workspace.owner).id, at: start)
    }

    private func people(_ count: Int, in workspace: Workspace) async throws -> [UserID] {
        try await workspace.database.write { connection in
            try (0..<count).map { number in
                let id = UserID(at: Workspace.start)
                let email = "p\(number)@else.example"
                try connection.execute(
                    "INSERT INTO people (id, email, email_key, created_at) VALUES ($1, $2, $2, 0)", id.description, email)
                return id
            }
        }
    }

    @Test("of 20 at once by a link for 3, three join, as Members")
    func uses() async throws {
        let workspace = try await Workspace()
        let token = try await make(workspace, mostUses: 3).token
        let people = try await people(20, in: workspace)
        let codes = try await atOnce(20) { number in
            try await refusal { _ = try await workspace.teams.join(by: token, as: people[number], at: Workspace.start) }
        }
        #expect(codes.filter { $0 == nil }.count == 3 && codes.filter { $0 == .invitationInvalid }.count == 17)
        let members = try await workspace.database.read { [people] connection in
            try people.compactMap { try TeamStore.role(of: $0, in: workspace.team, on: connection) }
        }
        #expect(members == [.member, .member, .member])
        #expect(try await workspace.teams.joinLinks(in: workspace.team, at: start).isEmpty, "used up, and no longer listed")
    }

    @Test("who is in the team already spends no use; a link works until its end and not after it was revoked")
    func end() async throws {
        let workspace = try await Workspace()
        let teams = workspace.teams
        let (limited, revoked) = (
            try await make(workspace, lifetime: .seconds(60), mostUses: 1, by: workspace.admin), try await make(workspace)
        )
        func join(_ issued: IssuedJoinLink, _ person: Person, after seconds: Int64 = 0) async throws -> WorkspaceError.Code? {
            try await refusal { _ = try await teams.join(by: issued.token, as: person.id, at: start.adding(.seconds(seconds))) }
        }
        #expect(try await join(limited, workspace.member) == .alreadyMember)
        #expect(
            try await teams.joinLinks(in: workspace.team, at: start) == [revoked.link, limited.link].sorted { $0.id > $1.id })
        #expect(try await join(limited, workspace.second.owner, after: 60) == .invitationInvalid)
        let elsewhere = try await refusal {
            try await teams.revoke(revoked.link.id, by: workspace.second.owner.id, in: workspace.second.team.id, at: start)
        }
        #expect(elsewhere == .notFound)
        try await teams.revoke(revoked.link.id, by: workspace.admin.id, in: workspace.team, at: start)
        #expect(try await join(revoked, workspace.second.owner) == .invitationInvalid)
        #expect(try await teams.team(of: revoked.token, at: start) == nil)
        #expect(try await join(limited, workspace.second.owner, after: 59) == nil)
    }

    @Test("somebody new makes an account by it; somebody who has one signs in")
    func newcomers() async throws {
        let workspace = try await Workspace()
        let token = try await make(workspace, mostUses: 1).token
        let password = try Password("a pass phrase of their own")
        func join(_ email: String) async throws -> Member {
            try await workspace.teams.join(by: token, email: EmailAddress(email), password: password, at: start).member
        }
        #expect(try await refusal { _ = try await join("boris@bolt.example") } == .personExists)
        let member = try await join("new@acme.example")
        #expect(member.role == .member)
        let session = try await workspace.session("new@acme.example", "a pass phrase of their own")
        #expect(session.session.emailVerifiedAt == nil && session.session.membership?.team == workspace.first.team)
    }

    @Test("Members make none, and with the right to invite the links go that somebody made")
    func rights() async throws {
        let workspace = try await Workspace()
        #expect(try await refusal { _ = try await make(workspace, by: workspace.member) } == .roleForbids)
        let (ofAdmin, ofOwner) = (try await make(workspace, by: workspace.admin), try await make(workspace))
        _ = try await workspace.change(TeamEntryID(workspace.admin), to: .member)
        #expect(try await workspace.teams.joinLinks(in: workspace.team, at: start) == [ofOwner.link])
        #expect(
            try await workspace.audit(of: ofAdmin.link.id).sorted() == [
                "join_link.created by \(workspace.admin.id)", "join_link.revoked by \(workspace.owner.id)",
            ])
    }

    @Test(
        "limits that are none are refused",
        arguments: [(0, nil), (10_001, nil), (nil, 0), (nil, 366 * 24 * 3600)] as [(Int?, Int64?)])
    func limits(uses: Int?, seconds: Int64?) async throws {
        let workspace = try await Workspace()
        await #expect(throws: FieldFault.self) {
            _ = try await make(workspace, lifetime: seconds.map { .seconds($0) }, mostUses: uses)
        }
    }
}

@Suite("Domains whose people may join")
struct JoinDomainTests {
    private let start = Workspace.start

    @Test("who has a verified address in the domain joins as a Member; nobody else does, and nobody else learns of the team")
    func joining() async throws {
        let workspace = try await Workspace()
        let (teams, boris) = (workspace.teams, workspace.second.owner)
        func join() async throws -> WorkspaceError.Code? {
            try await refusal { _ = try await teams.joinByDomain(workspace.team, as: boris.id, at: start) }
        }
        #expect(try await teams.allow(MailDomain("Bolt.example"), in: workspace.team, by: workspace.admin.id, at: start))
        #expect(try await !teams.allow(MailDomain("@bolt.example"), in: workspace.team, by: workspace.admin.id, at: start))
        #expect(try await join() == .notFound, "not verified")
        #expect(try await teams.teamsOpen(to: boris.id).isEmpty)
        let session = try await workspace.session(of: boris).session
        let token = try #require(
            try await workspace.accounts.requestVerification(
                of: EmailAddress(boris.email), for: session, from: .home, at: start
            ).result)
        _ = try await workspace.accounts.verify(token, by: session, at: start)
        #expect(try await teams.teamsOpen(to: boris.id) == [workspace.first.team])
        try await teams.disallow(MailDomain("bolt.example"), in: workspace.team, by: workspace.owner.id, at: start)
        #expect(try await join() == .notFound, "off the list")
        try await teams.allow(MailDomain("sub.bolt.example"), in: workspace.team, by: workspace.admin.id, at: start)
        try await teams.allow(MailDomain("notbolt.example"), in: workspace.team, by: workspace.admin.id, at: start)
        #expect(try await join() == .notFound, "other domains")
        try await teams.allow(MailDomain("bolt.example"), in: workspace.team, by: workspace.admin.id, at: start)
        #expect(try await join() == nil)
        #expect(try await workspace.role(of: boris) == .member)
        #expect(try await join() == .alreadyMember)
        #expect(try await teams.teamsOpen(to: boris.id).isEmpty)
        #expect(
            try await workspace.audit(of: MailDomain("bolt.example")).sorted() == [
                "join_domain.added by \(workspace.admin.id)", "join_domain.added by \(workspace.admin.id)",
                "join_domain.removed by \(workspace.owner.id)",
            ])
    }

    @Test("Members change nothing about the list")
    func rights() async throws {
        let workspace = try await Workspace()
        let code = try await refusal {
            try await workspace.teams.allow(
                MailDomain("bolt.example"), in: workspace.team, by: workspace.member.id, at: start)
        }
        #expect(code == .roleForbids)
    }

    @Test(
        "domains where anybody can have an address are refused, and what is none",
        arguments: [
            "gmail.com", "GMAIL.com", "yahoo.co.uk", "hotmail.fr", "mail.proton.me", "co.uk", "com", "", "@", "a b.com",
            "x@y.com",
            "-a.com", "a..com", "example.com\n",
        ])
    func refused(_ text: String) {
        #expect(throws: FieldFault.self) { try MailDomain(text) }
    }
}
