import APIKeys
import APIKeysHummingbird
import APIKeysStore
import Foundation
import HTTPTypes
import SQLDatabase
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("The REST surface as a whole")
struct SurfaceTests {
    /// The table of scopes, written down again, by hand.
    private static let table: Set<String> = [
        "GET /v1/claws claws:read", "POST /v1/claws claws:write", "GET /v1/claws/{id} claws:read",
        "PATCH /v1/claws/{id} claws:write", "DELETE /v1/claws/{id} claws:write",
        "GET /v1/claws/{id}/skills skills:read", "POST /v1/claws/{id}/skills skills:write",
        "PATCH /v1/claws/{id}/skills/{skillId} skills:write", "DELETE /v1/claws/{id}/skills/{skillId} skills:write",
        "GET /v1/deployments deployments:read", "POST /v1/deployments deployments:write",
        "GET /v1/deployments/{id} deployments:read", "POST /v1/deployments/{id}/rollback deployments:write",
        "POST /v1/chat/{clawId}/messages chat:write", "GET /v1/chat/{clawId}/messages chat:read",
        "GET /v1/team/members team:read", "POST /v1/team/members team:write", "PATCH /v1/team/members/{id} team:write",
        "DELETE /v1/team/members/{id} team:write",
    ]

    @Test("every route takes the scope that the table says, and there is no other route")
    func scopes() async throws {
        let api = try await API()
        #expect(Set(api.routes.map { "\($0.method.rawValue) \($0.path) \($0.scope)" }) == Self.table)
    }

    @Test("what an explanation takes for a route's scope is what the route asks for")
    func explainedScopes() async throws {
        let api = try await API()
        for route in api.routes { #expect(Scope.asked(by: route.method.rawValue, route.path) == route.scope, "\(route)") }
        for (method, path) in [("PUT", "/v1/claws"), ("GET", "/v1/nothing"), ("GET", "/claws"), ("GET", "")] {
            #expect(Scope.asked(by: method, path) == nil)
        }
        #expect(Scope.asked(by: "HEAD", "/v1/claws") == .clawsRead)
    }

    @Test("each route lets exactly its scope in: nine of the ten alone are refused by name")
    func eachScope() async throws {
        let api = try await API()
        for entry in ScopeCatalog.workclaw.entries {
            let key = try await api.key(entry.scope)
            for route in api.routes {
                let path = route.path.replacing("{id}", with: "\(api.first.systemClaw.id)")
                    .replacing("{skillId}", with: "\(SkillID(at: api.time.now))")
                let answer = try await api.send(route.method, path, key: key, json: route.method == .post ? "{}" : nil)
                if entry.scope == route.scope {
                    #expect(answer.status != 403, "\(route)")
                } else {
                    #expect(answer.status == 403 && answer.code == "insufficient_scope", "\(route) with \(entry.scope)")
                    #expect(
                        answer["WWW-Authenticate"]
                            == "Bearer realm=\"workclaw\", error=\"insufficient_scope\", scope=\"\(route.scope)\"")
                }
            }
        }
    }

    @Test("first the key, then the route, then the scope, then the body")
    func order() async throws {
        let api = try await API()
        let narrow = try await api.key(.chatRead)
        #expect(try await api.send(.get, "/v1/nothing").status == 401)
        #expect(try await api.send(.put, "/v1/claws").status == 401)
        #expect(try await api.send(.get, "/v1/nothing", key: narrow).status == 404)
        let wrongMethod = try await api.send(.put, "/v1/claws", key: narrow)
        #expect(wrongMethod.status == 405 && wrongMethod["Allow"] == "GET, HEAD, POST")
        #expect(try await api.send(.delete, "/v1/claws", key: narrow)["Allow"] == "GET, HEAD, POST")
        #expect(try await api.send(.post, "/v1/claws", key: narrow, json: "broken").status == 403)
        #expect(try await api.send(.post, "/v1/claws", key: api.key(.clawsWrite), json: "broken").status == 400)
    }

    @Test("everything under /v1 is no-store, and every answer has a request id of its own, also in its document")
    func headers() async throws {
        let api = try await API()
        let key = try await api.key()
        var ids: Set<String> = []
        for (path, sent) in [("/v1/claws", key), ("/v1/claws", nil), ("/v1/x", key), ("/x", nil), ("/health/live", nil)] {
            let answer = try await api.send(.get, path, key: sent)
            let id = try #require(answer["X-Request-Id"])
            #expect(RequestID(id) != nil && ids.insert(id).inserted)
            if path.hasPrefix("/v1") { #expect(answer["Cache-Control"] == "no-store") }
            if answer.status >= 400 {
                #expect(answer["Content-Type"] == "application/problem+json")
                #expect(answer.json["request_id"] as? String == id)
                #expect(answer.json["status"] as? Int == answer.status)
                #expect(Set(answer.json.keys).isSuperset(of: ["type", "title", "code"]))
            }
        }
    }

    @Test("HEAD is answered as GET is, without a body")
    func head() async throws {
        let api = try await API()
        let key = try await api.key()
        let answer = try await api.send(.head, "/v1/claws/\(api.first.systemClaw.id)", key: key)
        #expect(answer.status == 200 && answer.text.isEmpty && answer["ETag"] == "\"v1\"")
    }

    @Test("a key in a path, a query or a user agent is masked before anything is recorded of it")
    func masking() async throws {
        let api = try await API()
        let key = try await api.key()
        let secret = key.secret.expose()
        _ = try await api.send(.get, "/v1/claws/\(secret)?key=\(secret)", key: key, [.userAgent: "bot/\(secret)"])
        _ = try await api.send(.get, "/v1/claws?api_key=\(secret)")
        let events = api.sink.events
        #expect(events.count == 2)
        for event in events {
            #expect(!"\(event)".contains(secret.dropFirst(8)))
            #expect(!event.path.contains("?"))
        }
        #expect(events[0].path == "/v1/claws/wc_live_…" && events[0].userAgent == "bot/wc_live_…")
        #expect(events[0].route == "/v1/claws/{id}" && events[0].status == 404 && events[0].outcome == .allowed)
        #expect(events[1].outcome == .denied(.missing) && events[1].status == 401)
    }

    @Test("a server that may have missed a revocation answers 503, and asks to come again")
    func leaseEnded() async throws {
        let api = try await API(lease: Lease())
        let answer = try await api.send(.get, "/v1/claws", key: api.key())
        #expect(answer.status == 503 && answer.code == "verification_unavailable" && answer["Retry-After"] == "1")
    }

    @Test("a store that cannot be used is a 503 of its own, without a word about the inside")
    func storeDown() async throws {
        let api = try await API()
        let key = try await api.key()
        await api.database.close()
        let answer = try await api.send(.get, "/v1/claws", key: key)
        #expect(answer.status == 503 && answer.code == "store_unavailable", "\(answer.text)")
        for engine in ["sqlite", "postgres"] { #expect(!answer.text.lowercased().contains(engine)) }
    }

    @Test("no two problems have the same code")
    func catalog() {
        let codes = ErrorCatalog.all.map(\.code)
        #expect(Set(codes).count == codes.count)
    }
}
