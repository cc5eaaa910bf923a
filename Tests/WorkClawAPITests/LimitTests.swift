import APIKeys
import APIKeysHummingbird
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("A key with limits on the REST surface")
struct LimitTests {
    @Test("every route counts a request that has the scope, and answers the next as the contract says")
    func everyRoute() async throws {
        let api = try await API()
        for route in api.routes {
            let key = try await api.key(route.scope, limits: ["1/1h"])
            let path = route.path.replacing("{id}", with: "\(api.first.systemClaw.id)")
                .replacing("{skillId}", with: "\(SkillID(at: api.time.now))")
            let isPost = route.method == .post
            let counted = try await api.send(route.method, path, key: key, json: isPost ? "{}" : nil)
            #expect(counted.status != 429 && counted["RateLimit-Policy"] == #""1/1h";q=1;w=3600"#, "\(route)")
            #expect(counted["RateLimit"] == #""1/1h";r=0;t=3600"#, "\(route)")
            let refused = try await api.send(route.method, path, key: key, json: isPost ? "{}" : nil)
            #expect(refused.status == 429 && refused.code == "quota_exceeded", "\(route)")
            #expect(refused["Retry-After"] == "3600" && refused["RateLimit"] == #""1/1h";r=0;t=3600"#)
            #expect(refused.json["violated-policies"] as? [String] == ["1/1h"])
            #expect(refused.json["type"] as? String == ProblemType.quotaExceeded.uri)
            #expect(refused.json["request_id"] as? String == refused["X-Request-Id"])
            #expect(api.sink.events.suffix(2).map(\.outcome) == [.allowed, .denied(.quotaExceeded)])
        }
    }

    @Test("a refusal is not remembered for an Idempotency-Key: the same request is done when there is a call again")
    func idempotency() async throws {
        let api = try await API()
        let key = try await api.key(limits: ["1/10s"])
        #expect(try await api.send(.get, "/v1/claws", key: key).status == 200)
        let fields: HTTPFields = [try #require(HTTPField.Name("Idempotency-Key")): "one"]
        let body = #"{"name":"Otter","instructions":"Help."}"#
        let refused = try await api.send(.post, "/v1/claws", key: key, json: body, fields)
        #expect(refused.status == 429)
        api.time.advance(by: .seconds(10))
        let made = try await api.send(.post, "/v1/claws", key: key, json: body, fields)
        #expect(made.status != 429 && made["Idempotent-Replayed"] == nil)
    }
}
