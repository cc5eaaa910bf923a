import APIKeys
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("/v1/claws")
struct ClawsTests {
    @Test("a Claw that was made is answered with every field, and found by its Location")
    func create() async throws {
        let api = try await API()
        let key = try await api.key()
        let made = try await api.send(
            .post, "/v1/claws", key: key,
            json: #"{"name": "Bot \"1\"", "instructions": "Zeile\n😀", "connections": [{"name": "CRM", "kind": "api"}]}"#)
        #expect(made.status == 201)
        #expect(made["ETag"] == "\"v1\"")
        let fields = [
            "id", "kind", "name", "domain", "instructions", "personality", "memory", "user_context", "model", "access",
            "skills", "connections", "deployment", "created_at", "updated_at",
        ]
        #expect(made.json.keys.sorted() == fields.sorted())
        #expect(made.json["name"] as? String == "Bot \"1\"")
        #expect(made.json["instructions"] as? String == "Zeile\n😀")
        #expect(made.json["kind"] as? String == "custom")
        #expect(made.json["created_at"] as? String == api.time.now.description)
        let location = try #require(made["Location"])
        let found = try await api.send(.get, location, key: key)
        #expect(found.status == 200)
        #expect(found.text == made.text)
    }

    @Test("every fault of a body is listed, and nothing is made")
    func faults() async throws {
        let api = try await API()
        let key = try await api.key()
        let body = """
            {"name": "", "domain": 5, "instructions": "\(String(repeating: "ü", count: 32_769))", "id": "x", "nope": true,
             "access": {"type": "people", "people": ["usr_1", 7]}, "connections": [{"kind": "API"}, 3]}
            """
        let answer = try await api.send(.post, "/v1/claws", key: key, json: body)
        #expect(answer.status == 422)
        #expect(answer.code == "validation_failed")
        #expect(
            Set(answer.faults).isSuperset(of: [
                "domain wrong_type", "id invalid", "nope unknown_field", "access.people[0] invalid",
                "access.people[1] wrong_type", "connections[0].name required", "connections[1] wrong_type",
            ]), "\(answer.faults)")
        let rules = try await api.send(
            .post, "/v1/claws", key: key,
            json: #"{"name": "", "instructions": "\#(String(repeating: "ü", count: 32_769))"}"#)
        #expect(rules.faults == ["name too_short", "instructions too_long"])
        #expect(try await api.send(.post, "/v1/claws", key: key, json: "{}").faults == ["name required"])
        #expect(try await api.send(.post, "/v1/claws", key: key, json: #"{"name": null}"#).faults.contains("name required"))
        let list = try await api.send(.get, "/v1/claws", key: key)
        #expect((list.json["data"] as? [Any])?.count == 1, "only the System Claw is there")
    }

    @Test("a text of exactly 64 KiB is taken, one byte more is not")
    func textLimit() async throws {
        let api = try await API()
        let key = try await api.key()
        for (length, status) in [(65_536, 201), (65_537, 422)] {
            let answer = try await api.send(
                .post, "/v1/claws", key: key,
                json: #"{"name": "n\#(length)", "memory": "\#(String(repeating: "a", count: length))"}"#)
            #expect(answer.status == status)
        }
    }

    @Test("a body must be JSON, say so, and hold at most 1 MiB")
    func bodies() async throws {
        let api = try await API()
        let key = try await api.key()
        let broken = ["{", "{\"name\": \"x\"", "[1", "", "{'name': 1}"]
        for body in broken {
            let answer = try await api.send(.post, "/v1/claws", key: key, json: body)
            #expect(answer.status == 400 && answer.code == "invalid_json", "\(body)")
        }
        #expect(try await api.send(.post, "/v1/claws", key: key, json: "[]").status == 422)
        for type in ["text/plain", "application/xml", "application/jsonp"] {
            let answer = try await api.send(.post, "/v1/claws", key: key, json: "{}", [.contentType: type])
            #expect(answer.status == 415 && answer.code == "unsupported_media_type")
        }
        let typed = try await api.send(
            .post, "/v1/claws", key: key, json: #"{"name": "typed"}"#, [.contentType: "Application/JSON; charset=utf-8"])
        #expect(typed.status == 201)
        let large = try await api.send(
            .post, "/v1/claws", key: key, json: "\"" + String(repeating: "a", count: 1_048_576) + "\"")
        #expect(large.status == 413 && large.code == "payload_too_large")
    }

    @Test("pages hold every Claw once, newest first, though Claws are made meanwhile")
    func paging() async throws {
        let api = try await API()
        let key = try await api.key()
        for number in 1...6 {
            api.time.advance(by: .milliseconds(1))
            _ = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "\#(number)"}"#)
        }
        var names: [String] = []
        var cursor: String?
        repeat {
            let query = cursor.map { "&cursor=\($0)" } ?? ""
            let page = try await api.send(.get, "/v1/claws?limit=3\(query)", key: key)
            let data = page.json["data"] as? [[String: Any]] ?? []
            #expect(data.count <= 3)
            names += data.compactMap { $0["name"] as? String }
            cursor = page.json["next_cursor"] as? String
            api.time.advance(by: .milliseconds(1))
            _ = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "later \#(names.count)"}"#)
        } while cursor != nil
        #expect(names == ["6", "5", "4", "3", "2", "1", "System"])
    }

    @Test(
        "bad query parameters are all told",
        arguments: [
            ("limit=0", ["limit out_of_range"]), ("limit=101", ["limit out_of_range"]), ("limit=x", ["limit out_of_range"]),
            ("limit=1&limit=2", ["limit invalid"]), ("cursor=abc&limit=-1", ["limit out_of_range", "cursor invalid"]),
        ])
    func badQueries(query: String, faults: [String]) async throws {
        let api = try await API()
        let answer = try await api.send(.get, "/v1/claws?\(query)", key: api.key())
        #expect(answer.status == 422)
        #expect(answer.faults == faults)
    }

    @Test("a change is made to the version that it was meant for, or not at all")
    func conditional() async throws {
        let api = try await API()
        let key = try await api.key()
        let made = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "A", "domain": "sales"}"#)
        let path = try #require(made["Location"])
        api.time.advance(by: .milliseconds(5))
        let changed = try await api.send(.patch, path, key: key, json: #"{"domain": null}"#, [.ifMatch: "\"v1\""])
        #expect(changed.status == 200 && changed["ETag"] == "\"v2\"")
        #expect(changed.json["name"] as? String == "A" && changed.json["updated_at"] as? String == api.time.now.description)
        for tag in ["\"v1\"", "W/\"v2\"", "v2", "\"v1\", \"v3\"", "\"other\""] {
            let stale = try await api.send(.patch, path, key: key, json: #"{"name": "B"}"#, [.ifMatch: tag])
            #expect(stale.status == 412 && stale.code == "precondition_failed", "\(tag)")
            #expect(try await api.send(.delete, path, key: key, [.ifMatch: tag]).status == 412, "\(tag)")
        }
        #expect(try await api.send(.patch, path, key: key, json: #"{"name": "B"}"#, [.ifMatch: "\"v1\", \"v2\""]).status == 200)
        #expect(try await api.send(.get, path, key: key, [.ifNoneMatch: "W/\"v3\""]).status == 304)
        #expect(try await api.send(.delete, path, key: key, [.ifMatch: "*"]).status == 204)
        #expect(try await api.send(.get, path, key: key).status == 404)
    }

    @Test("the System Claw cannot be deleted, and a name stands once in a team, whatever its case")
    func conflicts() async throws {
        let api = try await API()
        let key = try await api.key()
        let system = try await api.send(.delete, "/v1/claws/\(api.first.systemClaw.id)", key: key)
        #expect(system.status == 409 && system.code == "system_claw")
        _ = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "Bot"}"#)
        let taken = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "bOT"}"#)
        #expect(taken.status == 409 && taken.code == "name_taken")
    }

    @Test("another team's Claw is not found, whatever is tried with it")
    func isolation() async throws {
        let api = try await API()
        let key = try await api.key()
        let path = "/v1/claws/\(api.second.systemClaw.id)"
        #expect(try await api.send(.get, path, key: key).code == "not_found")
        #expect(try await api.send(.patch, path, key: key, json: #"{"name": "Mine"}"#).status == 404)
        #expect(try await api.send(.delete, path, key: key).status == 404)
        for id in ["claw_", "x", "claw_7zzzzzzzzzzzzzzzzzzzzzzzzz", "key_01h455vb4pex5vsknk084sn02q", "%00"] {
            #expect(try await api.send(.get, "/v1/claws/\(id)", key: key).status == 404, "\(id)")
        }
    }
}
