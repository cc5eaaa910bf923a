import APIKeys
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("/v1/team/members")
struct MembersTests {
    private static let fields = [
        "created_at", "email", "expires_at", "id", "invited_by", "kind", "role", "user_id",
    ]

    @Test("an invitation is answered with its link, once, and listed without it beside the members")
    func invite() async throws {
        let api = try await API()
        let key = try await api.key()
        let made = try await api.send(
            .post, "/v1/team/members", key: key, json: #"{"email": "New@example.com", "role": "admin"}"#)
        #expect(made.status == 201)
        #expect(made.json.keys.sorted() == (Self.fields + ["link"]).sorted())
        let id = try #require(made.json["id"] as? String)
        #expect(InvitationID(id) != nil && made["Location"] == "/v1/team/members/\(id)")
        #expect(made.json["kind"] as? String == "invitation" && made.json["email"] as? String == "New@example.com")
        #expect(made.json["invited_by"] as? String == "\(api.first.owner.id)")
        #expect(made.json["expires_at"] as? String == "\(api.time.now.adding(.seconds(604_800)))")
        #expect(made.text.contains(#""user_id":null"#))
        let link = try #require(made.json["link"] as? String)
        #expect(link.hasPrefix("https://claws.example.com/join/"))
        let token = try #require(InvitationToken(link: link))

        let list = try await api.send(.get, "/v1/team/members", key: key)
        let data = list.json["data"] as? [[String: Any]] ?? []
        #expect(data.count == 2 && list.text.hasSuffix(#""next_cursor":null}"#))
        #expect(data.allSatisfy { $0.keys.sorted() == Self.fields })
        #expect(!list.text.contains(token.expose()))
        let owner = try #require(data.first { $0["kind"] as? String == "member" })
        #expect(owner["id"] as? String == "\(MemberID(api.first.owner.id))")
        #expect(owner["user_id"] as? String == "\(api.first.owner.id)" && owner["role"] as? String == "owner")

        let joined = try await api.teams.join(with: token, password: Password("correct horse battery"), at: api.time.now)
        #expect(joined.member.role == .admin)
    }

    @Test("a repeated invitation with an idempotency key gets the same link, and invites nobody twice")
    func idempotent() async throws {
        let api = try await API()
        let key = try await api.key()
        let body = #"{"email": "new@example.com", "role": "member"}"#
        let fields: HTTPFields = [.idempotencyKey: "a"]
        let first = try await api.send(.post, "/v1/team/members", key: key, json: body, fields)
        let second = try await api.send(.post, "/v1/team/members", key: key, json: body, fields)
        #expect(first.status == 201 && first.text == second.text && first["Location"] == second["Location"])
        #expect(second["Idempotent-Replayed"] == "true")
        let third = try await api.send(.post, "/v1/team/members", key: key, json: body)
        #expect(third.status == 409 && third.code == "already_invited")
    }

    @Test("somebody who is in the team is not invited again")
    func alreadyMember() async throws {
        let api = try await API()
        let answer = try await api.send(
            .post, "/v1/team/members", key: api.key(), json: #"{"email": "ONE@example.com", "role": "member"}"#)
        #expect(answer.status == 409 && answer.code == "already_member")
    }

    @Test("every fault of a body is listed; the Owner's role is none that can be given")
    func faults() async throws {
        let api = try await API()
        let key = try await api.key()
        let member = try await api.join("m@example.com", as: .member)
        for (body, faults) in [
            ("{}", ["email required", "role required"]),
            (#"{"email": "nobody", "role": "owner"}"#, ["email invalid", "role invalid"]),
            (#"{"email": null, "role": 7, "name": "x"}"#, ["email required", "role wrong_type", "name unknown_field"]),
            (#"{"email": "a@example.com", "role": "Admin", "id": "inv_1"}"#, ["role invalid", "id invalid"]),
        ] {
            let answer = try await api.send(.post, "/v1/team/members", key: key, json: body)
            #expect(answer.status == 422 && answer.faults == faults, "\(body): \(answer.faults)")
        }
        for (body, faults) in [
            ("{}", ["role required"]), (#"{"role": "owner"}"#, ["role invalid"]), (#"{"role": null}"#, ["role required"]),
            (#"{"role": "admin", "email": "b@example.com"}"#, ["email invalid"]),
        ] {
            let answer = try await api.send(.patch, "/v1/team/members/\(member.id)", key: key, json: body)
            #expect(answer.status == 422 && answer.faults == faults, "\(body): \(answer.faults)")
        }
        let list = try await api.send(.get, "/v1/team/members", key: key)
        #expect((list.json["data"] as? [Any])?.count == 2, "nobody was invited")
    }

    @Test("a role is changed, of a member and of an invitation, and each is answered as it is now")
    func change() async throws {
        let api = try await API()
        let key = try await api.key()
        let member = try await api.join("m@example.com", as: .member)
        let invited = try await api.send(
            .post, "/v1/team/members", key: key, json: #"{"email": "i@example.com", "role": "member"}"#)
        for id in ["\(member.id)", try #require(invited.json["id"] as? String)] {
            let changed = try await api.send(.patch, "/v1/team/members/\(id)", key: key, json: #"{"role": "admin"}"#)
            #expect(changed.status == 200 && changed.json["role"] as? String == "admin")
            #expect(changed.json["id"] as? String == id && changed.json.keys.sorted() == Self.fields)
        }
    }

    @Test("a member and an invitation are removed, and are gone")
    func remove() async throws {
        let api = try await API()
        let key = try await api.key()
        let member = try await api.join("m@example.com", as: .member)
        let invited = try await api.send(
            .post, "/v1/team/members", key: key, json: #"{"email": "i@example.com", "role": "member"}"#)
        for id in ["\(member.id)", try #require(invited.json["id"] as? String)] {
            let removed = try await api.send(.delete, "/v1/team/members/\(id)", key: key)
            #expect(removed.status == 204 && removed.text.isEmpty)
            #expect(try await api.send(.delete, "/v1/team/members/\(id)", key: key).code == "not_found")
            #expect(
                try await api.send(.patch, "/v1/team/members/\(id)", key: key, json: #"{"role": "member"}"#).status == 404)
        }
    }

    @Test("pages hold everybody once, newest first, though people are invited meanwhile")
    func paging() async throws {
        let api = try await API()
        let key = try await api.key()
        for number in 1...4 {
            api.time.advance(by: .milliseconds(1))
            _ = try await api.join("m\(number)@example.com", as: .member)
        }
        var emails: [String] = []
        var cursor: String?
        repeat {
            let query = cursor.map { "&cursor=\($0)" } ?? ""
            let page = try await api.send(.get, "/v1/team/members?limit=2\(query)", key: key)
            emails += (page.json["data"] as? [[String: Any]] ?? []).compactMap { $0["email"] as? String }
            cursor = page.json["next_cursor"] as? String
            api.time.advance(by: .milliseconds(1))
            let body = #"{"email": "later\#(emails.count)@example.com", "role": "member"}"#
            _ = try await api.send(.post, "/v1/team/members", key: key, json: body)
        } while cursor != nil
        #expect(emails == ["m4", "m3", "m2", "m1", "one"].map { "\($0)@example.com" })
        #expect(try await api.send(.get, "/v1/team/members?limit=0", key: key).faults == ["limit out_of_range"])
    }

    @Test("another team's people are not found on any route, and what is no id names nobody")
    func isolation() async throws {
        let api = try await API()
        let key = try await api.key()
        let theirs = try await api.key(of: api.second)
        let invited = try await api.send(
            .post, "/v1/team/members", key: theirs, json: #"{"email": "i@example.com", "role": "member"}"#)
        let ids = [
            "\(MemberID(api.second.owner.id))", try #require(invited.json["id"] as? String), "\(api.first.owner.id)", "mem_",
            "x", "inv_7zzzzzzzzzzzzzzzzzzzzzzzzz",
        ]
        for id in ids {
            let path = "/v1/team/members/\(id)"
            #expect(try await api.send(.patch, path, key: key, json: #"{"role": "member"}"#).code == "not_found", "\(id)")
            #expect(try await api.send(.delete, path, key: key).code == "not_found", "\(id)")
        }
        let list = try await api.send(.get, "/v1/team/members", key: key)
        #expect(!list.text.contains("two@example.com") && !list.text.contains("i@example.com"))
        let kept = try await api.send(.get, "/v1/team/members", key: theirs)
        #expect((kept.json["data"] as? [Any])?.count == 2)
    }

    @Test("a link that somebody opens here is recorded nowhere")
    func links() async throws {
        let api = try await API()
        let made = try await api.send(
            .post, "/v1/team/members", key: api.key(), json: #"{"email": "new@example.com", "role": "member"}"#)
        let token = try #require((made.json["link"] as? String).flatMap { InvitationToken(link: $0) })
        let answer = try await api.send(.get, "/join/\(token.expose())")
        #expect(answer.status == 404 && !answer.text.contains(token.expose()))
        #expect(api.sink.events.count == 1, "the invitation's alone")
        #expect(!"\(api.sink.events)".contains(token.expose()))
    }
}
