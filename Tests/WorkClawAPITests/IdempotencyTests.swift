import APIKeys
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("Idempotency-Key")
struct IdempotencyTests {
    private func fields(_ key: String) -> HTTPFields { [.idempotencyKey: key] }

    @Test("a repetition gets the first answer, byte for byte, and makes nothing")
    func replay() async throws {
        let api = try await API()
        let key = try await api.key()
        let body = #"{"name": "Once"}"#
        let first = try await api.send(.post, "/v1/claws", key: key, json: body, fields("a"))
        let second = try await api.send(.post, "/v1/claws", key: key, json: body, fields("a"))
        #expect(first.status == 201 && second.status == 201)
        #expect(first.text == second.text)
        #expect(first["Location"] == second["Location"] && first["ETag"] == second["ETag"])
        #expect(first["Idempotent-Replayed"] == nil && second["Idempotent-Replayed"] == "true")
        let list = try await api.send(.get, "/v1/claws", key: key)
        #expect((list.json["data"] as? [Any])?.count == 2)
    }

    @Test("another body under the same key is refused; another key, path or caller is another request")
    func mismatch() async throws {
        let api = try await API()
        let (key, other) = try await (api.key(), api.key())
        _ = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "A"}"#, fields("a"))
        let answer = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "B"}"#, fields("a"))
        #expect(answer.status == 422 && answer.code == "idempotency_mismatch")
        #expect(try await api.send(.post, "/v1/claws", key: other, json: #"{"name": "B"}"#, fields("a")).status == 201)
        #expect(try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "C"}"#, fields("c")).status == 201)
    }

    @Test("a refusal is repeated too, even when the request would now succeed")
    func refusals() async throws {
        let api = try await API()
        let key = try await api.key()
        let made = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "A"}"#)
        let taken = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "A"}"#, fields("t"))
        #expect(taken.status == 409)
        _ = try await api.send(.delete, try #require(made["Location"]), key: key)
        let again = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "A"}"#, fields("t"))
        #expect(again.status == 409 && again.text == taken.text)
    }

    @Test("after 24 hours the key is free again")
    func expiry() async throws {
        let api = try await API()
        let key = try await api.key()
        _ = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "A"}"#, fields("a"))
        api.time.advance(by: .seconds(86_400))
        #expect(try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "B"}"#, fields("a")).status == 201)
    }

    @Test("of many at once one is done; the others get its answer or are told that it runs")
    func concurrent() async throws {
        let api = try await API()
        let key = try await api.key()
        let statuses = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let answer = try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "A"}"#, fields("a"))
                    return (answer.status, answer.code)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.allSatisfy { $0.0 == 201 || $0.0 == 409 && $0.1 == "idempotency_in_progress" })
        #expect(statuses.contains { $0.0 == 201 })
        let list = try await api.send(.get, "/v1/claws", key: key)
        #expect((list.json["data"] as? [Any])?.count == 2)
    }

    @Test("a key that cannot be one is refused", arguments: ["", "with space", "ü", String(repeating: "a", count: 256)])
    func badKeys(text: String) async throws {
        let api = try await API()
        let answer = try await api.send(.post, "/v1/claws", key: api.key(), json: #"{"name": "A"}"#, fields(text))
        #expect(answer.status == 400 && answer.code == "invalid_idempotency_key")
    }

    @Test("it is looked up after the scope check: a key that may not write learns nothing")
    func scopeFirst() async throws {
        let api = try await API()
        let answer = try await api.send(
            .post, "/v1/claws", key: api.key(.clawsRead), json: #"{"name": "A"}"#, fields("with space"))
        #expect(answer.status == 403)
    }
}
