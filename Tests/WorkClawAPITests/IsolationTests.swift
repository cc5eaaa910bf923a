import APIKeys
import APIKeysHummingbird
import APIKeysStore
import HTTPTypes
import SQLDatabase
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

/// Every route, with a key of the second team that may do everything, and with all that the first team has in every place where an id can
/// stand.
@Suite("Another team sees nothing and changes nothing, on any route")
struct IsolationTests {
    @Test("every route is tried, so that a new one cannot be forgotten here")
    func everyRoute() async throws {
        let stage = try await Stage()
        let attempts = Self.attempts(on: stage)
        #expect(Set(attempts.keys) == Set(stage.api.routes.map(\.name)))
        #expect(attempts.values.allSatisfy { !$0.isEmpty })
    }

    @Test("what is another team's is not found, in a path, a query or a body; and no answer has any of it")
    func nothingIsSeen() async throws {
        let stage = try await Stage()
        for (route, attempt) in Self.attemptsInOrder(on: stage) {
            let answer = try await stage.send(attempt, route)
            let place = "\(route) \(attempt.path) \(attempt.json ?? ""): \(answer.status) \(answer.text)"
            switch attempt.expected {
            case .notFound: #expect(answer.status == 404 && answer.code == "not_found", "\(place)")
            case .fault(let fault): #expect(answer.status == 422 && answer.faults == [fault], "\(place)")
            case .list(let ids): #expect(answer.status == 200 && answer.ids == ids, "\(place)")
            case .made: #expect(answer.status == 201, "\(place)")
            }
            for mark in stage.theirs.ids + Stage.marks { #expect(!answer.text.contains(mark), "\(place)") }
        }
    }

    @Test("nothing of the first team's has changed after all of that")
    func nothingIsChanged() async throws {
        let stage = try await Stage()
        let before = try await stage.firstTeam()
        #expect(before.allSatisfy { $0.hasPrefix("200 ") } && before.joined().contains(Stage.marks[0]), "\(before)")
        for (route, attempt) in Self.attemptsInOrder(on: stage) { _ = try await stage.send(attempt, route) }
        #expect(try await stage.firstTeam() == before)
    }

    @Test("what is another team's is answered as what never was")
    func indistinguishable() async throws {
        let stage = try await Stage()
        let nobody = Possessions.ofNobody(at: stage.api.time.now)
        for (route, attempt) in Self.attemptsInOrder(on: stage) where attempt.expected.isRefusal {
            let real = try await stage.send(attempt, route)
            let unreal = try await stage.send(attempt.replacing(stage.theirs, by: nobody), route)
            #expect(real.withoutRequestID == unreal.withoutRequestID, "\(route) \(attempt.path)")
        }
    }

    // MARK: What is tried

    struct Attempt {
        enum Expected {
            case notFound
            /// "field code".
            case fault(String)
            /// Exactly these ids, which are the second team's own.
            case list([String])
            /// Done for the second team, to which the first one's names and addresses say nothing.
            case made

            var isRefusal: Bool {
                switch self {
                case .notFound, .fault: true
                case .list, .made: false
                }
            }
        }

        var path: String
        var json: String?
        let expected: Expected

        init(_ path: String, _ json: String? = nil, _ expected: Expected = .notFound) {
            self.path = path
            self.json = json
            self.expected = expected
        }

        func replacing(_ things: Possessions, by others: Possessions) -> Attempt {
            var attempt = self
            for (id, other) in zip(things.ids, others.ids) {
                attempt.path = attempt.path.replacing(id, with: other)
                attempt.json = attempt.json?.replacing(id, with: other)
            }
            return attempt
        }
    }

    /// With their routes, in the order in which the routes were declared: what lists comes before what makes.
    private static func attemptsInOrder(on stage: Stage) -> [(RegisteredRoute, Attempt)] {
        let attempts = attempts(on: stage)
        return stage.api.routes.flatMap { route in (attempts[route.name] ?? []).map { (route, $0) } }
    }

    /// By "METHOD /path".
    private static func attempts(on stage: Stage) -> [String: [Attempt]] {
        let (theirs, own) = (stage.theirs, stage.own)
        let members = [theirs.ownerMember, theirs.member, theirs.invitation]
        let rename = #"{"name": "Mine"}"#
        return [
            "GET /v1/claws": [
                Attempt("/v1/claws", nil, .list([own.claw, own.systemClaw])),
                Attempt("/v1/claws?cursor=\(cursor(theirs.claw))", nil, .list([own.systemClaw])),
            ],
            "POST /v1/claws": [
                Attempt(
                    "/v1/claws", #"{"name": "X", "access": {"type": "people", "people": ["\#(own.user)", "\#(theirs.user)"]}}"#,
                    .fault("access.people[1] unknown_person"))
            ],
            "GET /v1/claws/{id}": [Attempt("/v1/claws/\(theirs.claw)"), Attempt("/v1/claws/\(theirs.systemClaw)")],
            "PATCH /v1/claws/{id}": [
                Attempt("/v1/claws/\(theirs.claw)", rename), Attempt("/v1/claws/\(theirs.systemClaw)", rename),
                Attempt(
                    "/v1/claws/\(own.claw)",
                    #"{"access": {"type": "people", "people": ["\#(own.user)", "\#(theirs.user)"]}}"#,
                    .fault("access.people[1] unknown_person")),
            ],
            "DELETE /v1/claws/{id}": [Attempt("/v1/claws/\(theirs.claw)"), Attempt("/v1/claws/\(theirs.systemClaw)")],
            "GET /v1/claws/{id}/skills": [
                Attempt("/v1/claws/\(theirs.claw)/skills"),
                Attempt("/v1/claws/\(own.claw)/skills", nil, .list([own.skill])),
            ],
            "POST /v1/claws/{id}/skills": [Attempt("/v1/claws/\(theirs.claw)/skills", #"{"name": "release-notes"}"#)],
            "PATCH /v1/claws/{id}/skills/{skillId}": pairs(theirs, own).map {
                Attempt("/v1/claws/\($0)/skills/\($1)", #"{"enabled": false}"#)
            },
            "DELETE /v1/claws/{id}/skills/{skillId}": pairs(theirs, own).map { Attempt("/v1/claws/\($0)/skills/\($1)") },
            "GET /v1/deployments": [
                Attempt("/v1/deployments", nil, .list([own.deployment])),
                Attempt("/v1/deployments?claw_id=\(theirs.claw)", nil, .list([])),
                Attempt("/v1/deployments?cursor=\(cursor(theirs.deployment))", nil, .list([])),
            ],
            "POST /v1/deployments": [
                Attempt("/v1/deployments", #"{"claw_id": "\#(theirs.claw)"}"#, .fault("claw_id unknown_claw")),
                Attempt(
                    "/v1/deployments", #"{"claw_id": "\#(theirs.systemClaw)", "strategy": "rolling"}"#,
                    .fault("claw_id unknown_claw")),
            ],
            "GET /v1/deployments/{id}": [Attempt("/v1/deployments/\(theirs.deployment)")],
            "POST /v1/deployments/{id}/rollback": [
                Attempt("/v1/deployments/\(theirs.deployment)/rollback"),
                Attempt("/v1/deployments/\(theirs.deployment)/rollback", "{}"),
            ],
            "POST /v1/chat/{clawId}/messages": [
                Attempt("/v1/chat/\(theirs.claw)/messages", #"{"content": "Hello"}"#),
                Attempt(
                    "/v1/chat/\(theirs.claw)/messages", #"{"content": "Hello", "conversation_id": "\#(theirs.conversation)"}"#),
                Attempt(
                    "/v1/chat/\(own.claw)/messages", #"{"content": "Hello", "conversation_id": "\#(theirs.conversation)"}"#,
                    .fault("conversation_id unknown_conversation")),
            ],
            "GET /v1/chat/{clawId}/messages": [
                Attempt("/v1/chat/\(theirs.claw)/messages"),
                Attempt("/v1/chat/\(theirs.claw)/messages?conversation_id=\(theirs.conversation)"),
                Attempt(
                    "/v1/chat/\(own.claw)/messages?conversation_id=\(theirs.conversation)", nil,
                    .fault("conversation_id unknown_conversation")),
                Attempt("/v1/chat/\(own.claw)/messages", nil, .list(own.messages)),
            ],
            "GET /v1/team/members": [Attempt("/v1/team/members", nil, .list([own.invitation, own.member, own.ownerMember]))],
            // Whether somebody is in another team is not told either.
            "POST /v1/team/members": [Attempt("/v1/team/members", #"{"email": "i@first.example", "role": "member"}"#, .made)],
            "PATCH /v1/team/members/{id}": members.map { Attempt("/v1/team/members/\($0)", #"{"role": "member"}"#) },
            "DELETE /v1/team/members/{id}": members.map { Attempt("/v1/team/members/\($0)") },
        ]
    }

    /// A Claw and a skill, one of which at least is not the second team's.
    private static func pairs(_ theirs: Possessions, _ own: Possessions) -> [(String, String)] {
        [(theirs.claw, theirs.skill), (own.claw, theirs.skill), (theirs.claw, own.skill)]
    }

    private static func cursor(_ id: String) -> String {
        TypeID<ClawIDKind>(id).map(PageQuery.cursor(after:)) ?? TypeID<DeploymentIDKind>(id).map(PageQuery.cursor(after:)) ?? ""
    }
}

/// What a team has, by ids.
struct Possessions {
    let systemClaw: String
    let claw: String
    let skill: String
    let deployment: String
    let conversation: String
    /// Newest first.
    let messages: [String]
    let user: String
    let ownerMember: String
    let member: String
    let invitation: String

    var ids: [String] {
        [systemClaw, claw, skill, deployment, conversation, user, ownerMember, member, invitation] + messages
    }

    /// Ids as good as others, of things that there are not.
    static func ofNobody(at time: Timestamp) -> Possessions {
        Possessions(
            systemClaw: "\(ClawID(at: time))", claw: "\(ClawID(at: time))", skill: "\(SkillID(at: time))",
            deployment: "\(DeploymentID(at: time))", conversation: "\(ConversationID(at: time))",
            messages: ["\(MessageID(at: time))", "\(MessageID(at: time))"], user: "\(UserID(at: time))",
            ownerMember: "\(MemberID(UserID(at: time)))", member: "\(MemberID(UserID(at: time)))",
            invitation: "\(InvitationID(at: time))")
    }
}

extension Possessions {
    /// Makes one of each kind for the team of `key`, which is `team`.
    init(making team: NewTeam, with key: IssuedKey, on api: API, marked mark: String, member email: String) async throws {
        api.time.advance(by: .milliseconds(10))
        systemClaw = "\(team.systemClaw.id)"
        claw = try await api.makeClaw(key, mark, #""instructions": "\#(mark)""#)
        let installed = try await api.send(
            .post, "/v1/claws/\(claw)/skills", key: key, json: #"{"name": "meeting-notes"}"#)
        skill = try #require(installed.json["id"] as? String)
        deployment = try await api.deploy(claw, key)
        let said = try await api.send(
            .post, "/v1/chat/\(claw)/messages", key: key, json: #"{"content": "\#(mark)"}"#, live: true)
        let (message, reply) = (said.json["message"] as? [String: Any], said.json["reply"] as? [String: Any])
        conversation = try #require(message?["conversation_id"] as? String, "\(said.text)")
        messages = [reply, message].compactMap { $0?["id"] as? String }
        user = "\(team.owner.id)"
        ownerMember = "\(MemberID(team.owner.id))"
        let issued = try await api.teams.invite(
            EmailAddress("m-\(email)"), as: .member, by: team.owner.id, in: team.team.id, at: api.time.now)
        let joined = try await api.teams.join(
            with: issued.token, password: Password("correct horse battery"), at: api.time.now)
        member = "\(joined.member.id)"
        api.time.advance(by: .milliseconds(10))
        let invited = try await api.send(
            .post, "/v1/team/members", key: key, json: #"{"email": "\#(email)", "role": "admin"}"#)
        invitation = try #require(invited.json["id"] as? String)
    }
}

/// Two teams with one of each kind.
private struct Stage {
    /// What stands in the first team's texts, and its people's addresses.
    static let marks = ["Harpoon", "one@example.com", "m-i@first.example"]

    let api: API
    let theirs: Possessions
    let own: Possessions
    private let firstKey: IssuedKey
    private let key: IssuedKey

    init() async throws {
        api = try await API()
        (firstKey, key) = try await (api.key(), api.key(of: api.second))
        theirs = try await Possessions(
            making: api.first, with: firstKey, on: api, marked: Self.marks[0], member: "i@first.example")
        own = try await Possessions(making: api.second, with: key, on: api, marked: "Mine", member: "i@second.example")
    }

    func send(_ attempt: IsolationTests.Attempt, _ route: RegisteredRoute) async throws -> Answer {
        try await api.send(route.method, attempt.path, key: key, json: attempt.json)
    }

    /// All that the first team can see of itself, and how much was noted about it.
    func firstTeam() async throws -> [String] {
        var answers: [String] = []
        for path in [
            "claws", "claws/\(theirs.claw)", "claws/\(theirs.systemClaw)", "claws/\(theirs.claw)/skills", "deployments",
            "deployments/\(theirs.deployment)", "chat/\(theirs.claw)/messages", "team/members",
        ] {
            let answer = try await api.send(.get, "/v1/\(path)", key: firstKey)
            answers.append("\(answer.status) \(answer.text)")
        }
        let team = api.first.team.id.description
        let noted = try await api.database.read {
            try $0.row("SELECT COUNT(*) FROM audit_entries WHERE team_id = $1", team)?.integer(0)
        }
        return answers + ["200 \(noted ?? -1) entries"]
    }
}

extension RegisteredRoute {
    fileprivate var name: String { "\(method.rawValue) \(path)" }
}

extension Answer {
    /// Without what is different in each.
    fileprivate var withoutRequestID: String { text.replacing(self["X-Request-Id"] ?? "", with: "") }
}
