import APIKeysHummingbird
import HTTPTypes
import Testing

@testable import WorkClawAPI

@Suite("The routes and the contract are the same")
struct RoutesAndContractTests {
    private let operations: [ContractOperation]

    init() throws {
        operations = try Contract(Contract.text).operations()
    }

    @Test("every route is in the contract with its scope, and every guarded operation of the contract is a route")
    func routes() async throws {
        let registered = Set(try await API().routes.map { "\($0.method.rawValue) \($0.path) \($0.scope)" })
        let documented = Set(
            operations.filter { $0.path.hasPrefix("/v1/") }.map { "\($0.method) \($0.path) \($0.scope ?? "without a scope")" })
        #expect(registered.subtracting(documented) == [], "these routes are not in openapi.yaml")
        #expect(documented.subtracting(registered) == [], "these operations of openapi.yaml have no route")
    }

    @Test("what the contract opens to everybody answers without a key, and HEAD as well, and no other method")
    func open() async throws {
        let api = try await API()
        let open = operations.filter { $0.scope == nil }
        #expect(open.allSatisfy { $0.method == "GET" && !$0.path.hasPrefix("/v1") })
        #expect(open.map(\.path) == ["/health/live", "/health/ready", "/openapi.yaml", "/docs", "/docs/style.css"])
        for operation in open {
            #expect(try await api.send(.get, operation.path).status == 200)
            let head = try await api.send(.head, operation.path)
            #expect(head.status == 200 && head.text.isEmpty)
            for method: HTTPRequest.Method in [.post, .put, .patch, .delete, .options, .trace] {
                let answer = try await api.send(method, operation.path)
                #expect(answer.status == 405 && answer["Allow"] == "GET, HEAD" && answer.code == "method_not_allowed")
            }
            #expect(try await api.send(.post, "/\(operation.path)/").status == 405)
            #expect(try await api.send(.get, "\(operation.path)/more").status == 404)
        }
    }
}
