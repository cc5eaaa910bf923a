import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("/v1/deployments")
struct DeploymentsTests {
    private static let fields = [
        "batch_size", "claw_id", "created_at", "created_by", "events", "id", "in_service", "max_concurrent", "revision",
        "status",
        "strategy", "updated_at", "validation_window",
    ]

    @Test("a deployment is answered with every field while it waits, and again when its Claw has been shifted")
    func life() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key)
        let made = try await api.send(.post, "/v1/deployments", key: key, json: #"{"claw_id": "\#(claw)"}"#)
        #expect(made.status == 201, "\(made.text)")
        let id = try #require(made.json["id"] as? String)
        #expect(DeploymentID(id) != nil && made["Location"] == "/v1/deployments/\(id)")
        #expect(made.json.keys.sorted() == Self.fields)
        #expect(made.json["claw_id"] as? String == claw && made.json["revision"] as? Int == 1)
        #expect(made.json["strategy"] as? String == "blue_green" && made.json["status"] as? String == "queued")
        #expect(made.json["in_service"] as? Bool == false)
        #expect(made.json["created_by"] as? String == "\(api.first.owner.id)")
        #expect(made.json["created_at"] as? String == "\(api.time.now)")
        #expect(made.events == ["queued"])
        #expect(try await api.send(.get, "/v1/deployments/\(id)", key: key).text == made.text)

        api.time.advance(by: .milliseconds(5))
        try await api.drive()
        let shown = try await api.send(.get, "/v1/deployments/\(id)", key: key)
        #expect(shown.status == 200 && shown.json.keys.sorted() == Self.fields)
        #expect(shown.json["status"] as? String == "succeeded" && shown.json["in_service"] as? Bool == true)
        #expect(shown.json["updated_at"] as? String == "\(api.time.now)")
        #expect(shown.events == ["queued", "in_progress", "succeeded"])
        for event in shown.json["events"] as? [[String: Any]] ?? [] {
            #expect(event.keys.sorted() == ["message", "status", "time"])
            #expect((event["message"] as? String)?.hasSuffix(".") ?? false)
        }
        let list = try await api.send(.get, "/v1/deployments", key: key)
        #expect(list.text == "{\"data\":[\(shown.text)],\"next_cursor\":null}")
    }

    @Test(
        "each strategy can be named, and told what it takes; the rest is null",
        arguments: [
            (#""strategy": "blue_green""#, "null", "null", "null"), (#""strategy": null"#, "null", "null", "null"),
            (#""strategy": "rolling""#, "1", "null", "null"),
            (#""strategy": "rolling", "max_concurrent": 3, "batch_size": null"#, "3", "null", "null"),
            (#""strategy": "batched", "batch_size": null, "validation_window": null"#, "null", "null", "60"),
            (#""strategy": "batched", "batch_size": 1000, "validation_window": 0"#, "null", "1000", "0"),
        ])
    func strategies(_ fields: String, _ most: String, _ size: String, _ window: String) async throws {
        let api = try await API()
        let key = try await api.key()
        let body = #"{"claw_id": "\#(api.first.systemClaw.id)", \#(fields)}"#
        let made = try await api.send(.post, "/v1/deployments", key: key, json: body)
        #expect(made.status == 201, "\(made.text)")
        let shown = #""max_concurrent":\#(most),"batch_size":\#(size),"validation_window":\#(window),"status""#
        #expect(made.text.contains(shown), "\(made.text)")
        try await api.drive()
        let done = try await api.send(.get, try #require(made["Location"]), key: key)
        #expect(done.json["status"] as? String == "succeeded" && done.text.contains(shown))
        #expect(done.json["strategy"] as? String == made.json["strategy"] as? String)
    }

    @Test("every fault of a body is listed, and nothing is deployed")
    func faults() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = "\(api.first.systemClaw.id)"
        for (body, faults) in [
            ("{}", ["claw_id required"]), (#"{"claw_id": null}"#, ["claw_id required"]),
            (#"{"claw_id": 7}"#, ["claw_id wrong_type"]), (#"{"claw_id": "x"}"#, ["claw_id invalid"]),
            (#"{"claw_id": "\#(ClawID(at: api.time.now))"}"#, ["claw_id unknown_claw"]),
            (#"{"claw_id": "\#(DeploymentID(at: api.time.now))"}"#, ["claw_id invalid"]),
            (#"{"claw_id": "\#(claw)", "strategy": "big_bang"}"#, ["strategy invalid"]),
            (#"{"claw_id": "\#(claw)", "strategy": "Rolling"}"#, ["strategy invalid"]),
            (#"{"claw_id": "\#(claw)", "strategy": ["rolling"]}"#, ["strategy wrong_type"]),
            (#"{"claw_id": "\#(claw)", "revision": 1}"#, ["revision unknown_field"]),
            (#"{"claw_id": "\#(claw)", "max_concurrent": 1}"#, ["max_concurrent invalid"]),
            (
                #"{"claw_id": "\#(claw)", "strategy": "rolling", "max_concurrent": 0, "batch_size": 1, "validation_window": 1}"#,
                ["max_concurrent out_of_range", "batch_size invalid", "validation_window invalid"]
            ),
            (
                #"{"claw_id": "\#(claw)", "strategy": "batched", "batch_size": 1001, "validation_window": -1}"#,
                ["batch_size out_of_range", "validation_window out_of_range"]
            ),
            (
                #"{"claw_id": "\#(claw)", "strategy": "batched", "batch_size": "2", "validation_window": 1.5}"#,
                ["batch_size wrong_type", "validation_window wrong_type"]
            ),
            (#"{"claw_id": "\#(claw)", "strategy": "rolling", "max_concurrent": true}"#, ["max_concurrent wrong_type"]),
            // Whether it belongs to the strategy is not known.
            (#"{"claw_id": "\#(claw)", "strategy": "fast", "max_concurrent": 1}"#, ["strategy invalid"]),
            (#"{"strategy": 1, "a": 1}"#, ["claw_id required", "strategy wrong_type", "a unknown_field"]),
            ("[]", [" wrong_type"]),
        ] {
            let answer = try await api.send(.post, "/v1/deployments", key: key, json: body)
            #expect(answer.status == 422 && answer.faults == faults, "\(body): \(answer.text)")
        }
        for body in ["", "{", "claw_id"] {
            let answer = try await api.send(.post, "/v1/deployments", key: key, json: body)
            #expect(answer.status == 400 && answer.code == "invalid_json", "\(body): \(answer.text)")
        }
        let ofText = try await api.send(.post, "/v1/deployments", key: key, json: "{}", [.contentType: "text/plain"])
        #expect(ofText.status == 415)
        #expect(try await api.send(.get, "/v1/deployments", key: key).ids.isEmpty)
    }

    @Test("a Claw has one deployment under way, and there must be something to go back to")
    func conflicts() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key)
        let first = try await api.queue(claw, key)
        let second = try await api.send(.post, "/v1/deployments", key: key, json: #"{"claw_id": "\#(claw)"}"#)
        #expect(second.status == 409 && second.code == "deployment_in_progress")
        func rollBack(_ id: String) async throws -> Answer {
            try await api.send(.post, "/v1/deployments/\(id)/rollback", key: key)
        }
        #expect(try await rollBack(first).code == "no_previous_revision")
        try await api.drive()
        let only = try await rollBack(first)
        #expect(only.status == 409 && only.code == "no_previous_revision")
        let newer = try await api.deploy(claw, key)
        let replaced = try await rollBack(first)
        #expect(replaced.status == 409 && replaced.code == "not_in_service")
        #expect(try await rollBack(newer).status == 200)
        #expect(try await rollBack(newer).code == "not_in_service")
        #expect(try await api.send(.get, "/v1/deployments", key: key).statuses == ["rolled_back", "succeeded"])
    }

    @Test("a rollback is answered with the deployment as it is now; what was in service before is in service again")
    func rollback() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key)
        let first = try await api.deploy(claw, key)
        for body in [nil, "{}"] {
            let second = try await api.deploy(claw, key)
            let path = "/v1/deployments/\(second)/rollback"
            let refused = try await api.send(.post, path, key: key, json: #"{"to": 1}"#)
            #expect(refused.status == 422 && refused.faults == ["to unknown_field"])
            api.time.advance(by: .milliseconds(5))
            let answer = try await api.send(.post, path, key: key, json: body)
            #expect(answer.status == 200 && answer.json.keys.sorted() == Self.fields, "\(answer.text)")
            #expect(answer.json["status"] as? String == "rolled_back" && answer.json["in_service"] as? Bool == false)
            #expect(answer.events == ["queued", "in_progress", "succeeded", "rolled_back"])
            #expect(answer.json["updated_at"] as? String == "\(api.time.now)" && answer["Location"] == nil)
            #expect(try await api.send(.get, "/v1/deployments/\(second)", key: key).text == answer.text)
            let before = try await api.send(.get, "/v1/deployments/\(first)", key: key)
            #expect(before.json["in_service"] as? Bool == true && before.json["status"] as? String == "succeeded")
        }
        let waiting = try await api.queue(claw, key)
        let stopped = try await api.send(.post, "/v1/deployments/\(waiting)/rollback", key: key)
        #expect(stopped.status == 200 && stopped.events == ["queued", "rolled_back"])
        try await api.drive()
        #expect(try await api.send(.get, "/v1/deployments/\(first)", key: key).json["in_service"] as? Bool == true)
    }

    @Test("a need that is not met pauses a deployment, and says what is missing; the next one takes its place")
    func paused() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key)
        _ = try await api.send(.post, "/v1/claws/\(claw)/skills", key: key, json: #"{"name": "code-review"}"#)
        let first = try await api.deploy(claw, key)
        let paused = try await api.send(.get, "/v1/deployments/\(first)", key: key)
        #expect(paused.json["status"] as? String == "paused" && paused.json["in_service"] as? Bool == false)
        #expect(paused.text.contains("GITHUB_TOKEN"))
        try await api.keep("GITHUB_TOKEN", "ghp-of-the-test")
        try await api.deploy(claw, key)
        #expect(try await api.send(.get, "/v1/deployments", key: key).statuses == ["succeeded", "failed"])
    }

    @Test("pages hold every deployment once, newest first, of all Claws or of one; a Claw that is none has none")
    func paging() async throws {
        let api = try await API()
        let key = try await api.key()
        let claws = try await [api.makeClaw(key, "A"), api.makeClaw(key, "B")]
        var made: [String] = []
        for number in 0..<5 {
            api.time.advance(by: .milliseconds(1))
            made.insert(try await api.deploy(claws[number % 2], key), at: 0)
        }
        for (filter, expected) in [
            ("", made), ("&claw_id=\(claws[0])", [made[0], made[2], made[4]]), ("&claw_id=\(claws[1])", [made[1], made[3]]),
            ("&claw_id=\(ClawID(at: api.time.now))", []),
        ] {
            var (found, cursor) = ([String](), String?.none)
            repeat {
                let page = try await api.send(
                    .get, "/v1/deployments?limit=2\(filter)\(cursor.map { "&cursor=\($0)" } ?? "")", key: key)
                #expect(page.status == 200 && page.ids.count <= 2)
                found += page.ids
                cursor = page.nextCursor
            } while cursor != nil
            #expect(found == expected, "\(filter)")
        }
        for (query, faults) in [
            ("claw_id=x", ["claw_id invalid"]), ("claw_id=", ["claw_id invalid"]),
            ("claw_id=\(claws[0])&claw_id=\(claws[1])", ["claw_id invalid"]),
            ("limit=101&cursor=!&claw_id=dep_1", ["limit out_of_range", "cursor invalid", "claw_id invalid"]),
        ] {
            let answer = try await api.send(.get, "/v1/deployments?\(query)", key: key)
            #expect(answer.status == 422 && answer.faults == faults, "\(query): \(answer.text)")
        }
    }

    @Test("what is no id, and what names no deployment, is not found")
    func notFound() async throws {
        let api = try await API()
        let key = try await api.key()
        for id in ["x", "\(DeploymentID(at: api.time.now))", "\(api.first.systemClaw.id)"] {
            for answer in try await [
                api.send(.get, "/v1/deployments/\(id)", key: key),
                api.send(.post, "/v1/deployments/\(id)/rollback", key: key),
            ] {
                #expect(answer.status == 404 && answer.code == "not_found", "\(id): \(answer.text)")
            }
        }
    }

    @Test(
        "repetitions with an idempotency key get the first answer, of a deployment and of a rollback, however things have gone on"
    )
    func idempotency() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key)
        try await api.deploy(claw, key)
        let body = #"{"claw_id": "\#(claw)"}"#
        api.time.advance(by: .milliseconds(1))
        let first = try await api.send(.post, "/v1/deployments", key: key, json: body, [.idempotencyKey: "d"])
        try await api.drive()
        let second = try await api.send(.post, "/v1/deployments", key: key, json: body, [.idempotencyKey: "d"])
        #expect(first.status == 201 && second.status == 201 && first.text == second.text)
        #expect(second["Location"] == first["Location"] && second["Idempotent-Replayed"] == "true")
        let other = try await api.send(
            .post, "/v1/deployments", key: key, json: #"{"claw_id": "\#(claw)", "strategy": "rolling"}"#,
            [.idempotencyKey: "d"])
        #expect(other.status == 422 && other.code == "idempotency_mismatch")

        let path = "\(try #require(first["Location"]))/rollback"
        let back = try await api.send(.post, path, key: key, [.idempotencyKey: "r"])
        let backAgain = try await api.send(.post, path, key: key, [.idempotencyKey: "r"])
        #expect(back.status == 200 && backAgain.status == 200 && back.text == backAgain.text)
        #expect(back["Idempotent-Replayed"] == nil && backAgain["Idempotent-Replayed"] == "true")
        let refused = try await api.send(.post, path, key: key, [.idempotencyKey: "s"])
        try await api.deploy(claw, key)
        let refusedAgain = try await api.send(.post, path, key: key, [.idempotencyKey: "s"])
        #expect(refused.code == "not_in_service" && refusedAgain.text == refused.text, "a refusal is repeated too")
        #expect(try await api.send(.get, "/v1/deployments", key: key).statuses == ["succeeded", "rolled_back", "succeeded"])
    }

    @Test("of many at once with one idempotency key one is done; without one, all but one are told that it is under way")
    func atOnce() async throws {
        let api = try await API()
        let key = try await api.key()
        for fields in [HTTPFields(), [.idempotencyKey: "a"]] {
            let body = #"{"claw_id": "\#(try await api.makeClaw(key, fields.isEmpty ? "A" : "B"))"}"#
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await api.send(.post, "/v1/deployments", key: key, json: body, fields) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let made = answers.filter { $0.status == 201 }
            #expect(Set(made.map(\.text)).count == 1 && (made.count == 1 || !fields.isEmpty))
            let codes = Set(answers.compactMap(\.code))
            #expect(codes.isSubset(of: [fields.isEmpty ? "deployment_in_progress" : "idempotency_in_progress"]), "\(codes)")
        }
        #expect(try await api.send(.get, "/v1/deployments", key: key).ids.count == 2)
    }
}

extension Answer {
    fileprivate var events: [String] {
        (json["events"] as? [[String: Any]] ?? []).compactMap { $0["status"] as? String }
    }
    fileprivate var statuses: [String] { data.compactMap { $0["status"] as? String } }
}
