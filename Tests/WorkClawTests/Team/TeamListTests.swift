import APIKeys
import Testing

@testable import WorkClaw

@Suite("A team's list")
struct TeamListTests {
    @Test("members and pending invitations are one list, newest first, on pages that hold each of them once")
    func pages() async throws {
        let workspace = try await Workspace()
        for number in 1...5 {
            let now = Workspace.start.adding(.milliseconds(Int64(number)))
            let issued = try await workspace.invite("new\(number)@acme.example", at: now)
            if number == 2 { _ = try await workspace.remove(.invitation(issued.invitation.id), at: now) }
            if number == 3 { _ = try await workspace.join(issued.token, at: now) }
        }
        let now = Workspace.start.adding(.seconds(1))
        var emails: [String] = []
        var position: MemberID?
        var sizes: [Int] = []
        repeat {
            let page = try await workspace.teams.list(in: workspace.team, limit: 3, before: position, at: now)
            emails += page.entries.map(\.email)
            sizes.append(page.entries.count)
            position = page.hasMore ? page.entries.last?.position : nil
        } while position != nil
        #expect(sizes == [3, 3, 2])
        #expect(emails.prefix(4) == ["new5@acme.example", "new4@acme.example", "new3@acme.example", "new1@acme.example"])
        #expect(
            Set(emails.dropFirst(4)) == ["olga@acme.example", "ada@acme.example", "mia@acme.example", "max@acme.example"])
    }

    @Test("an invitation that has run out is not in it, and another team's people are not")
    func pendingOnly() async throws {
        let workspace = try await Workspace()
        let invitation = try await workspace.invite("new@acme.example").invitation
        let before = try await workspace.teams.list(
            in: workspace.team, limit: 100, at: invitation.expiresAt.adding(.milliseconds(-1)))
        let after = try await workspace.teams.list(in: workspace.team, limit: 100, at: invitation.expiresAt)
        #expect(before.entries.count == 5 && !before.hasMore)
        #expect(after.entries.count == 4)
        #expect(!after.entries.contains { $0.email == workspace.second.owner.email })
    }

    @Test("a member is found by id and address, an invitation too, and nobody by anything else")
    func finding() async throws {
        let workspace = try await Workspace()
        let (teams, team, now) = (workspace.teams, workspace.team, Workspace.start)
        let id = MemberID(workspace.member.id)
        #expect(id.description.dropFirst(4) == workspace.member.id.description.dropFirst(4))
        let member = Member(person: workspace.member, role: .member, joinedAt: now)
        for text in [id.description, " MIA@acme.example"] {
            #expect(try await teams.entry(text, in: team, at: now) == .member(member))
        }
        let invitation = try await workspace.invite("new@acme.example").invitation
        for text in [invitation.id.description, "New@acme.example"] {
            #expect(try await teams.entry(text, in: team, at: now) == .invitation(invitation))
        }
        let stranger = workspace.second.owner
        for text in ["", "mia", workspace.member.id.description, stranger.email, MemberID(stranger.id).description] {
            #expect(try await refusal { _ = try await teams.entry(text, in: team, at: now) } == .memberNotFound)
        }
    }
}
