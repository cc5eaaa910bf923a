import Testing

@testable import WorkClawClient

@Suite("The client has the whole contract")
struct OperationTests {
    private let contract: ContractOperations

    init() throws { contract = try ContractOperations() }

    private typealias CallOne = (WorkClawClient) async throws -> Void

    /// One call for each operation, under its id.
    private static func calls() throws -> [String: CallOne] {
        let claw = try #require(Claw.ID("claw_1")), skill = try #require(Skill.ID("skl_1"))
        let deployment = try #require(Deployment.ID("dep_1")), member = try #require(Member.ID("mem_1"))
        return [
            "listClaws": { _ = try await $0.listClaws().page() },
            "createClaw": { _ = try await $0.createClaw(NewClaw(name: "Scout")) },
            "getClaw": { _ = try await $0.getClaw(claw) },
            "updateClaw": { _ = try await $0.updateClaw(claw, ClawChanges(name: "Scout")) },
            "deleteClaw": { try await $0.deleteClaw(claw) },
            "listSkills": { _ = try await $0.listSkills(of: claw).page() },
            "installSkill": { _ = try await $0.installSkill("code-review", on: claw) },
            "updateSkill": { _ = try await $0.updateSkill(skill, of: claw, enabled: false) },
            "removeSkill": { try await $0.removeSkill(skill, of: claw) },
            "listDeployments": { _ = try await $0.listDeployments().page() },
            "createDeployment": { _ = try await $0.createDeployment(of: claw) },
            "getDeployment": { _ = try await $0.getDeployment(deployment) },
            "rollBack": { _ = try await $0.rollBack(deployment) },
            "listMessages": { _ = try await $0.listMessages(with: claw).page() },
            "sendMessage": { _ = try await $0.sendMessage("Hello", to: claw) },
            "listMembers": { _ = try await $0.listMembers().page() },
            "inviteMember": { _ = try await $0.inviteMember(email: "bo@example.com", role: .member) },
            "updateMember": { _ = try await $0.updateMember(member, role: .admin) },
            "removeMember": { try await $0.removeMember(member) },
            "live": { try await $0.live() },
            "ready": { try await $0.ready() },
            "getContract": { _ = try await $0.getContract() },
            "getReference": { _ = try await $0.getReference() },
            "getReferenceStyle": { _ = try await $0.getReferenceStyle() },
        ]
    }

    @Test("each operation has a method, which asks for it and reads the contract's own example of an answer")
    func operations() async throws {
        let calls = try Self.calls()
        #expect(contract.operations.count == calls.count)
        for operation in contract.operations {
            let call = try #require(calls[operation.id], "the client has no method for \(operation.id)")
            let transport = ScriptedTransport(.answer(operation.status, operation.answer, ["ETag": #""v1""#]))
            try await call(WorkClawClient.scripted(transport))
            let asked = try #require(transport.asked.first, "\(operation.id)")
            #expect(asked.method == operation.method)
            let (pattern, path) = (operation.path.split(separator: "/"), asked.target.split(separator: "/"))
            let fits = pattern.count == path.count && zip(pattern, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
            #expect(fits, "\(operation.id): \(asked.target) is not \(operation.path)")
            let isGuarded = operation.path.hasPrefix("/v1/")
            #expect((asked["Authorization"] == "Bearer \(WorkClawClient.key)") == isGuarded, "\(operation.id)")
            #expect((asked["Idempotency-Key"] != nil) == (operation.method == "POST"), "\(operation.id)")
            #expect((asked["Content-Type"] == "application/json") == !asked.body.isEmpty, "\(operation.id)")
        }
    }

    @Test("each code of the contract has a name")
    func codes() {
        #expect(contract.codes == Set(Problem.Code.all.map(\.rawValue)))
        #expect(Problem.Code.all.count == contract.codes.count)
    }

    @Test("a tag goes where the contract has it, and what has not changed is nothing")
    func tags() async throws {
        let answer = try #require(contract.operations.first { $0.id == "getClaw" }).answer
        let transport = ScriptedTransport(
            .answer(200, answer, ["ETag": #""v3""#]), .answer(304), .answer(200, answer, ["ETag": #""v4""#]), .answer(204))
        let (client, id) = (try WorkClawClient.scripted(transport), try #require(Claw.ID("claw_1")))
        let claw = try await client.getClaw(id)
        #expect(claw.etag.text == #""v3""# && claw.name == claw.value.name)
        #expect(try await client.getClaw(id, ifNoneMatch: claw.etag) == nil)
        let changed = try await client.updateClaw(id, ClawChanges(memory: "x"), ifMatch: claw.etag)
        try await client.deleteClaw(id, ifMatch: changed.etag)
        #expect(transport.asked.map { $0["If-None-Match"] } == [nil, #""v3""#, nil, nil])
        #expect(transport.asked.map { $0["If-Match"] } == [nil, nil, #""v3""#, #""v4""#])
    }
}
