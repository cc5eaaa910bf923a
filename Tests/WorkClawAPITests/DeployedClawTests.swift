import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("A Claw and its deployments")
struct DeployedClawTests {
    @Test("a Claw shows its newest deployment, and what is in service whichever deployment took it there")
    func shown() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key)
        func deployment() async throws -> [String: Any] {
            let list = try await api.send(.get, "/v1/claws", key: key)
            let one = try await api.send(.get, "/v1/claws/\(claw)", key: key)
            #expect(list.text.contains(one.text), "a list shows the same")
            return one.json["deployment"] as? [String: Any] ?? [:]
        }
        #expect(try await api.send(.get, "/v1/claws/\(claw)", key: key).text.contains(#""deployment":null"#))
        let first = try await api.queue(claw, key)
        var shown = try await deployment()
        #expect(shown.keys.sorted() == ["id", "in_service_revision", "revision", "status", "updated_at"])
        #expect(shown["id"] as? String == first && shown["status"] as? String == "queued")
        #expect(shown["in_service_revision"] is NSNull)
        try await api.drive()
        shown = try await deployment()
        #expect(shown["status"] as? String == "succeeded" && shown["in_service_revision"] as? Int == 1)
        let second = try await api.deploy(claw, key)
        _ = try await api.send(.post, "/v1/deployments/\(second)/rollback", key: key)
        shown = try await deployment()
        #expect(shown["id"] as? String == second && shown["revision"] as? Int == 2)
        #expect(shown["status"] as? String == "rolled_back" && shown["in_service_revision"] as? Int == 1)
    }

    @Test("the entity tag moves with each step of a deployment; one from before it still stands for the same configuration")
    func tags() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key)
        let path = "/v1/claws/\(claw)"
        var tags: [String] = []
        func noteTag() async throws {
            let tag = try #require(try await api.send(.get, path, key: key)["ETag"])
            let again = try await api.send(.get, path, key: key, [.ifNoneMatch: tag])
            #expect(again.status == 304 && again.text.isEmpty && again["ETag"] == tag)
            if let last = tags.last {
                #expect(try await api.send(.get, path, key: key, [.ifNoneMatch: last]).status == 200, "\(last)")
            }
            tags.append(tag)
        }
        try await noteTag()
        try await api.deploy(claw, key)
        try await noteTag()
        let second = try await api.queue(claw, key)
        try await noteTag()
        try await api.drive()
        try await noteTag()
        _ = try await api.send(.post, "/v1/deployments/\(second)/rollback", key: key)
        try await noteTag()
        #expect(Set(tags).count == tags.count && tags.allSatisfy { $0.hasPrefix("\"v1") }, "\(tags)")

        // A tag from the midst of the second deployment is one of the same configuration; after a change none of them is.
        let changed = try await api.send(.patch, path, key: key, json: #"{"memory": "It rains."}"#, [.ifMatch: tags[2]])
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed["ETag"] == (try await api.send(.get, path, key: key)["ETag"]))
        for tag in tags {
            let stale = try await api.send(.patch, path, key: key, json: #"{"memory": "x"}"#, [.ifMatch: tag])
            #expect(stale.status == 412 && stale.code == "precondition_failed", "\(tag)")
            #expect(try await api.send(.delete, path, key: key, [.ifMatch: tag]).status == 412, "\(tag)")
        }
        let now = try #require(try await api.send(.get, path, key: key)["ETag"])
        #expect(now.hasPrefix("\"v2."))
        try await api.deploy(claw, key)
        #expect(try await api.send(.delete, path, key: key, [.ifMatch: now]).status == 204)
    }

    @Test("a deployed Claw is deleted with its deployments and conversations, also while a deployment is under way")
    func deletion() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key)
        let done = try await api.deploy(claw, key)
        let said = try await api.send(
            .post, "/v1/chat/\(claw)/messages", key: key, json: #"{"content": "Hello"}"#, live: true)
        #expect(said.status == 201)
        let waiting = try await api.queue(claw, key)
        #expect(try await api.send(.delete, "/v1/claws/\(claw)", key: key).status == 204)
        try await api.drive()
        for path in ["deployments/\(done)", "deployments/\(waiting)", "chat/\(claw)/messages", "claws/\(claw)"] {
            #expect(try await api.send(.get, "/v1/\(path)", key: key).status == 404, "\(path)")
        }
        #expect(try await api.send(.get, "/v1/deployments", key: key).ids.isEmpty)
    }

    @Test("who may not see a Claw sees none of its deployments and conversations, and neither deploys it nor talks with it")
    func access() async throws {
        let api = try await API()
        let owner = try await api.key()
        let admin = try await api.join("a@example.com", as: .admin)
        let claw = try await api.makeClaw(
            owner, "Mine", #""access": {"type": "people", "people": ["\#(api.first.owner.id)"]}"#)
        let deployment = try await api.deploy(claw, owner)
        let key = try await api.key(by: admin.person.id)
        let created = try await api.send(.post, "/v1/deployments", key: key, json: #"{"claw_id": "\#(claw)"}"#)
        #expect(created.status == 422 && created.faults == ["claw_id unknown_claw"])
        for answer in try await [
            api.send(.get, "/v1/deployments/\(deployment)", key: key),
            api.send(.post, "/v1/deployments/\(deployment)/rollback", key: key),
            api.send(.get, "/v1/chat/\(claw)/messages", key: key),
            api.send(.post, "/v1/chat/\(claw)/messages", key: key, json: #"{"content": "Hello"}"#),
        ] { #expect(answer.status == 404 && answer.code == "not_found", "\(answer.text)") }
        for query in ["", "?claw_id=\(claw)"] {
            #expect(try await api.send(.get, "/v1/deployments\(query)", key: key).ids.isEmpty)
        }
    }

    @Test("a person who is no longer an Admin deploys nothing and rolls nothing back, even while their key still passes")
    func roles() async throws {
        let api = try await API()
        let owner = try await api.key()
        let admin = try await api.join("a@example.com", as: .admin)
        let key = try await api.key(by: admin.person.id)
        let claw = try await api.makeClaw(owner)
        try await api.deploy(claw, owner)
        let deployment = try await api.deploy(claw, key)
        // Nobody follows the feed: the key is as good here as it was.
        _ = try await api.teams.changeRole(
            of: .member(admin.id), to: .member, by: api.first.owner.id, in: api.first.team.id, at: api.time.now)
        for answer in try await [
            api.send(.post, "/v1/deployments", key: key, json: #"{"claw_id": "\#(claw)"}"#),
            api.send(.post, "/v1/deployments/\(deployment)/rollback", key: key),
        ] { #expect(answer.status == 403 && answer.code == "role_forbids", "\(answer.text)") }
        #expect(try await api.send(.get, "/v1/deployments/\(deployment)", key: key).json["in_service"] as? Bool == true)
    }

    @Test("a Claw with a private secret of its owner's is deployed and rolled back by them alone")
    func privateSecret() async throws {
        let api = try await API()
        let owner = try await api.key()
        let admin = try await api.join("a@example.com", as: .admin)
        let key = try await api.key(by: admin.person.id)
        try await api.keep("MINE", "hidden", scope: .private, by: admin.person.id)
        let claw = try await api.makeClaw(
            key, "Mine", #""connections": [{"name": "Desk", "kind": "api", "secret": "MINE"}]"#)
        try await api.deploy(claw, key)
        let deployment = try await api.deploy(claw, key)
        for answer in try await [
            api.send(.post, "/v1/deployments", key: owner, json: #"{"claw_id": "\#(claw)"}"#),
            api.send(.post, "/v1/deployments/\(deployment)/rollback", key: owner),
        ] { #expect(answer.status == 403 && answer.code == "private_secret", "\(answer.text)") }
        #expect(try await api.send(.post, "/v1/deployments/\(deployment)/rollback", key: key).status == 200)
    }
}
