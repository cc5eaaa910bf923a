import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("/v1/claws/{id}/skills")
struct SkillsTests {
    @Test("an installed skill is answered with every field, and listed as it was answered")
    func install() async throws {
        let api = try await API()
        let key = try await api.key()
        let path = "/v1/claws/\(api.first.systemClaw.id)/skills"
        let made = try await api.send(.post, path, key: key, json: #"{"name": "code-review", "version": "^1.0"}"#)
        #expect(made.status == 201, "\(made.text)")
        let fields = [
            "id", "name", "description", "version", "enabled", "status", "missing", "requires", "instructions",
            "installed_at", "installed_by", "updated_at",
        ]
        #expect(made.json.keys.sorted() == fields.sorted())
        #expect(made.json["name"] as? String == "code-review" && made.json["version"] as? String == "1.0.0")
        #expect(made.json["enabled"] as? Bool == true && made.json["status"] as? String == "needs_setup")
        #expect(made.json["missing"] as? [[String: String]] == [["kind": "secret", "name": "GITHUB_TOKEN"]])
        #expect(made.json["requires"] as? [String: [String]] == ["secrets": ["GITHUB_TOKEN"], "skills": []])
        #expect(made.json["installed_by"] as? String == api.first.owner.id.description)
        #expect(made.json["installed_at"] as? String == api.time.now.description)
        #expect((made.json["instructions"] as? String)?.hasPrefix("# Code review\n") ?? false)
        let id = try #require(made.json["id"] as? String)
        #expect(SkillID(id) != nil && made["Location"] == "\(path)/\(id)")
        let list = try await api.send(.get, path, key: key)
        #expect(list.status == 200 && list.text == "{\"data\":[\(made.text)],\"next_cursor\":null}")
        let claw = try await api.send(.get, "/v1/claws/\(api.first.systemClaw.id)", key: key)
        #expect(claw["ETag"] == "\"v2\"")
    }

    @Test("without a version, or with null, the newest is installed; a second time is a conflict")
    func newest() async throws {
        let api = try await API()
        let key = try await api.key()
        try api.writeSkill("code-review", "1.7.0")
        let path = try await api.newClaw(key) + "/skills"
        let made = try await api.send(.post, path, key: key, json: #"{"name": "code-review"}"#)
        #expect(made.json["version"] as? String == "1.7.0" && made.json["status"] as? String == "ready")
        let again = try await api.send(.post, path, key: key, json: #"{"name": "code-review", "version": null}"#)
        #expect(again.status == 409 && again.code == "skill_installed")
    }

    @Test("every fault of a body is listed, and what the catalogue has against it is a fault too")
    func faults() async throws {
        let api = try await API()
        let key = try await api.key()
        let path = try await api.newClaw(key) + "/skills"
        try api.writeSkill("broken", "one")
        for (body, faults) in [
            ("{}", ["name required"]), (#"{"name": null}"#, ["name required"]),
            (
                #"{"name": "No", "version": "newest", "enabled": true}"#,
                ["name invalid", "version invalid", "enabled unknown_field"]
            ),
            (#"{"name": 1, "version": 1.0}"#, ["name wrong_type", "version wrong_type"]),
            (#"{"name": "none"}"#, ["name unknown_skill"]), (#"{"name": "broken"}"#, ["name broken_skill"]),
            (#"{"name": "code-review", "version": ">1 <1"}"#, ["version no_such_version"]),
        ] {
            let answer = try await api.send(.post, path, key: key, json: body)
            #expect(answer.status == 422 && answer.code == "validation_failed" && answer.faults == faults, "\(answer.text)")
        }
        let broken = try await api.send(.post, path, key: key, json: #"{"name": "broken"}"#)
        let message = (broken.json["errors"] as? [[String: Any]])?.first?["message"] as? String
        #expect(message?.hasPrefix("broken-one/SKILL.md, line 4: version must be three numbers") ?? false, "\(broken.text)")
        let list = try await api.send(.get, path, key: key)
        #expect(list.text == #"{"data":[],"next_cursor":null}"#)
    }

    @Test("a change sets the version and whether the Claw uses the skill, each alone or both")
    func change() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.newClaw(key)
        try api.writeSkill("notes", "1.0.0")
        try api.writeSkill("notes", "1.5.0")
        let made = try await api.send(.post, claw + "/skills", key: key, json: #"{"name": "notes", "version": "1.0.0"}"#)
        let path = try #require(made["Location"])
        api.time.advance(by: .milliseconds(3))
        let disabled = try await api.send(.patch, path, key: key, json: #"{"enabled": false}"#)
        #expect(disabled.status == 200 && disabled.json["enabled"] as? Bool == false)
        #expect(
            disabled.json["version"] as? String == "1.0.0" && disabled.json["updated_at"] as? String == api.time.now.description
        )
        let both = try await api.send(.patch, path, key: key, json: #"{"enabled": true, "version": ">1.0.0 <2"}"#)
        #expect(both.json["enabled"] as? Bool == true && both.json["version"] as? String == "1.5.0")
        #expect(try await api.send(.patch, path, key: key, json: "{}").text == both.text)
        for (body, faults) in [
            (#"{"version": null, "enabled": null}"#, ["version required", "enabled required"]),
            (
                #"{"version": "?", "enabled": 1, "name": "x", "y": 1}"#,
                ["version invalid", "enabled wrong_type", "name invalid", "y unknown_field"]
            ),
            (#"{"version": "7"}"#, ["version no_such_version"]),
        ] {
            let answer = try await api.send(.patch, path, key: key, json: body)
            #expect(answer.status == 422 && answer.faults == faults, "\(answer.text)")
        }
        #expect(try await api.send(.patch, path, key: key, json: "[").code == "invalid_json")
        #expect(try await api.send(.get, claw, key: key)["ETag"] == "\"v4\"")
        let removed = try await api.send(.delete, path, key: key)
        #expect(removed.status == 204 && removed.text.isEmpty)
        #expect(try await api.send(.delete, path, key: key).code == "not_found")
        #expect(try await api.send(.get, claw, key: key)["ETag"] == "\"v5\"")
    }

    @Test("pages hold every skill once, newest first; bad query parameters are told")
    func paging() async throws {
        let api = try await API()
        let key = try await api.key()
        let path = try await api.newClaw(key) + "/skills"
        for name in ["code-review", "meeting-notes", "release-notes"] {
            api.time.advance(by: .milliseconds(1))
            _ = try await api.send(.post, path, key: key, json: #"{"name": "\#(name)"}"#)
        }
        let first = try await api.send(.get, path + "?limit=2", key: key)
        #expect(first.names == ["release-notes", "meeting-notes"])
        let cursor = try #require(first.json["next_cursor"] as? String)
        let second = try await api.send(.get, path + "?limit=2&cursor=\(cursor)", key: key)
        #expect(second.names == ["code-review"] && second.json["next_cursor"] is NSNull)
        let bad = try await api.send(.get, path + "?limit=0&cursor=x", key: key)
        #expect(bad.status == 422 && bad.faults == ["limit out_of_range", "cursor invalid"])
    }

    @Test("a repeated installation gets the first answer, though the skill is installed by now")
    func idempotency() async throws {
        let api = try await API()
        let key = try await api.key()
        let path = try await api.newClaw(key) + "/skills"
        let body = #"{"name": "code-review"}"#
        let first = try await api.send(.post, path, key: key, json: body, [.idempotencyKey: "a"])
        let second = try await api.send(.post, path, key: key, json: body, [.idempotencyKey: "a"])
        #expect(first.status == 201 && second.status == 201 && first.text == second.text)
        #expect(second["Location"] == first["Location"] && second["Idempotent-Replayed"] == "true")
        let other = try await api.send(.post, path, key: key, json: #"{"name": "notes"}"#, [.idempotencyKey: "a"])
        #expect(other.code == "idempotency_mismatch")
        let refused = try await api.send(.post, path, key: key, json: #"{"name": "notes"}"#, [.idempotencyKey: "b"])
        try api.writeSkill("notes", "1.0.0")
        let still = try await api.send(.post, path, key: key, json: #"{"name": "notes"}"#, [.idempotencyKey: "b"])
        #expect(refused.status == 422 && still.text == refused.text, "a refusal is repeated too")
    }

    @Test("another team's ids, a skill of another Claw and what is no id are not found, on each route")
    func isolation() async throws {
        let api = try await API()
        let (key, stranger) = try await (api.key(), api.key(of: api.second))
        let claw = try await api.newClaw(key)
        let made = try await api.send(.post, claw + "/skills", key: key, json: #"{"name": "code-review"}"#)
        let skill = try #require(made.json["id"] as? String)
        let (others, theirs) = (try await api.newClaw(key, "Other"), "/v1/claws/\(api.second.systemClaw.id)")
        let calls: [(IssuedKey, HTTPRequest.Method, String, String?)] = [
            (stranger, .get, claw + "/skills", nil),
            (stranger, .post, claw + "/skills", #"{"name": "meeting-notes"}"#),
            (stranger, .post, claw + "/skills", #"{"name": "nothing"}"#),
            (stranger, .patch, "\(claw)/skills/\(skill)", #"{"enabled": false}"#),
            (stranger, .delete, "\(claw)/skills/\(skill)", nil),
            (stranger, .patch, "\(theirs)/skills/\(skill)", #"{"enabled": false}"#),
            (stranger, .patch, "\(theirs)/skills/\(skill)", #"{"version": "1"}"#),
            (stranger, .delete, "\(theirs)/skills/\(skill)", nil),
            (key, .patch, "\(others)/skills/\(skill)", #"{"enabled": false}"#),
            (key, .delete, "\(others)/skills/\(skill)", nil),
            (key, .get, "/v1/claws/x/skills", nil), (key, .post, "/v1/claws/x/skills", "{"),
            (key, .patch, "\(claw)/skills/x", "{"), (key, .delete, "\(claw)/skills/\(skill)x", nil),
            (key, .delete, "/v1/claws/x/skills/\(skill)", nil),
        ]
        for (key, method, path, body) in calls {
            let answer = try await api.send(method, path, key: key, json: body)
            #expect(answer.status == 404 && answer.code == "not_found", "\(method) \(path): \(answer.text)")
        }
        #expect(try await api.send(.get, claw + "/skills", key: key).text == "{\"data\":[\(made.text)],\"next_cursor\":null}")
    }
}

extension API {
    /// Writes a skill's folder into the catalogue.
    fileprivate func writeSkill(_ name: String, _ version: String) throws {
        let folder = directory.appending(path: "skills/\(name)-\(version)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("---\nname: \(name)\ndescription: Does it.\nversion: \(version)\n---\nDo it.\n".utf8)
            .write(to: folder.appending(path: "SKILL.md"))
    }

    /// Makes a Claw, and returns its path.
    fileprivate func newClaw(_ key: IssuedKey, _ name: String = "Scout") async throws -> String {
        let made = try await send(.post, "/v1/claws", key: key, json: #"{"name": "\#(name)"}"#)
        return try #require(made["Location"])
    }
}

extension Answer {
    fileprivate var names: [String] {
        (json["data"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }
}
