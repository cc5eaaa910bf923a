import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("/v1/team/members: the role of the person behind the key counts at each call")
struct MemberRulesTests {
    @Test("an Admin makes nobody an Admin: not by inviting, not by a role, not by a pending invitation's role")
    func appointing() async throws {
        let api = try await API()
        let admin = try await api.join("a@example.com", as: .admin)
        let member = try await api.join("m@example.com", as: .member)
        let key = try await api.key(by: admin.person.id)
        let invited = try await api.send(
            .post, "/v1/team/members", key: key, json: #"{"email": "i@example.com", "role": "member"}"#)
        #expect(invited.status == 201)
        let invitation = try #require(invited.json["id"] as? String)
        let answers = try await [
            api.send(.post, "/v1/team/members", key: key, json: #"{"email": "j@example.com", "role": "admin"}"#),
            api.send(.patch, "/v1/team/members/\(member.id)", key: key, json: #"{"role": "admin"}"#),
            api.send(.patch, "/v1/team/members/\(invitation)", key: key, json: #"{"role": "admin"}"#),
        ]
        for answer in answers {
            #expect(answer.status == 403 && answer.code == "role_forbids")
            #expect(answer["WWW-Authenticate"] == nil, "no scope is missing")
        }
        let lowered = try await api.send(.patch, "/v1/team/members/\(member.id)", key: key, json: #"{"role": "member"}"#)
        #expect(lowered.status == 200)
    }

    @Test("the Owner's row is neither changed nor removed, by nobody")
    func owner() async throws {
        let api = try await API()
        let admin = try await api.join("a@example.com", as: .admin)
        let path = "/v1/team/members/\(MemberID(api.first.owner.id))"
        for key in try await [api.key(), api.key(by: admin.person.id)] {
            let changed = try await api.send(.patch, path, key: key, json: #"{"role": "member"}"#)
            #expect(changed.status == 409 && changed.code == "team_owner")
            let removed = try await api.send(.delete, path, key: key)
            #expect(removed.status == 409 && removed.code == "team_owner")
        }
    }

    @Test("a demoted Admin's key is refused from the first request after the answer on; a key that fits the new role works on")
    func demotion() async throws {
        let api = try await API()
        let admin = try await api.join("a@example.com", as: .admin)
        let owner = try await api.key()
        let (wide, narrow) = try await (api.key(by: admin.person.id), api.key(.clawsRead, by: admin.person.id))
        try await api.following { () async throws in
            #expect(try await api.send(.get, "/v1/claws", key: wide).status == 200)
            let path = "/v1/team/members/\(admin.id)"
            #expect(try await api.send(.patch, path, key: owner, json: #"{"role": "member"}"#).status == 200)
            #expect(try await api.send(.get, "/v1/claws", key: wide).code == "invalid_token")
            #expect(try await api.send(.get, "/v1/claws", key: narrow).status == 200)
        }
    }

    @Test("a removed member's keys are refused from the first request after the answer on, also when they removed themselves")
    func removal() async throws {
        let api = try await API()
        let (admin, member) = try await (api.join("a@example.com", as: .admin), api.join("m@example.com", as: .member))
        let adminKey = try await api.key(by: admin.person.id)
        let memberKey = try await api.key(.chatRead, .clawsRead, by: member.person.id)
        try await api.following { () async throws in
            #expect(try await api.send(.get, "/v1/claws", key: memberKey).status == 200)
            #expect(try await api.send(.delete, "/v1/team/members/\(member.id)", key: adminKey).status == 204)
            #expect(try await api.send(.get, "/v1/claws", key: memberKey).status == 401)
            #expect(try await api.send(.delete, "/v1/team/members/\(admin.id)", key: adminKey).status == 204)
            #expect(try await api.send(.get, "/v1/claws", key: adminKey).status == 401)
        }
    }

    @Test("a person who was demoted elsewhere a moment ago can do no more here, even while their key still passes")
    func staleKey() async throws {
        let api = try await API()
        let admin = try await api.join("a@example.com", as: .admin)
        let other = try await api.join("m@example.com", as: .member)
        let key = try await api.key(by: admin.person.id)
        let made = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "Before"}"#)
        let claw = try #require(made["Location"])
        // Nobody follows the feed: the key is as good here as it was.
        _ = try await api.teams.changeRole(
            of: .member(admin.id), to: .member, by: api.first.owner.id, in: api.first.team.id, at: api.time.now)
        #expect(try await api.send(.get, "/v1/claws", key: key).status == 200)
        let writes = try await [
            api.send(.post, "/v1/claws", key: key, json: #"{"name": "After"}"#),
            api.send(.patch, claw, key: key, json: #"{"name": "After"}"#),
            api.send(.delete, claw, key: key),
            api.send(.post, "/v1/team/members", key: key, json: #"{"email": "i@example.com", "role": "member"}"#),
            api.send(.patch, "/v1/team/members/\(other.id)", key: key, json: #"{"role": "member"}"#),
            api.send(.delete, "/v1/team/members/\(other.id)", key: key),
            api.send(.delete, "/v1/team/members/\(admin.id)", key: key),
            // Not even what there is: the role comes first.
            api.send(.delete, "/v1/team/members/\(MemberID(UserID(at: api.time.now)))", key: key),
        ]
        for answer in writes { #expect(answer.status == 403 && answer.code == "role_forbids", "\(answer.text)") }
    }

    @Test("a Member's key sees who is in the team")
    func reading() async throws {
        let api = try await API()
        let member = try await api.join("m@example.com", as: .member)
        let answer = try await api.send(.get, "/v1/team/members", key: api.key(.teamRead, by: member.person.id))
        #expect(answer.status == 200 && (answer.json["data"] as? [Any])?.count == 2)
    }
}
