import Foundation
import TestSupport
import Testing
import WorkClawClient

extension EndToEnd {
    @Suite("The client library, against the program")
    struct ClientTests {
        private static let scopes = ["claws", "skills", "deployments", "chat", "team"].flatMap {
            ["\($0):read", "\($0):write"]
        }

        private static func client(_ site: Site, _ server: RunningServer) async throws -> WorkClawClient {
            let caller = try await site.caller(server, scopes: scopes)
            return try WorkClawClient(url: "http://127.0.0.1:\(server.port)", key: caller.secret)
        }

        /// Deploys a Claw, and waits.
        private static func deploy(_ claw: Claw.ID, by rollout: Rollout, with client: WorkClawClient) async throws -> Deployment
        {
            let id = try await client.createDeployment(of: claw, by: rollout).id
            return try await eventually("\(id) ends", within: .seconds(20)) {
                let shown = try await client.getDeployment(id)
                return shown.status.isSettled ? shown : nil
            }
        }

        @Test("every operation does what it says")
        func everything() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let client = try await Self.client(site, server)
                var done: Set<String> = []
                func note(_ operations: String...) { done.formUnion(operations) }

                try await client.live()
                try await client.ready()
                let contract = try await client.getContract()
                #expect(try await client.getReference().contains("<html") && contract.hasPrefix("openapi:"))
                #expect(try await !client.getReferenceStyle().isEmpty)
                note("live", "ready", "getContract", "getReference", "getReferenceStyle")

                let made = try await client.createClaw(
                    NewClaw(
                        name: "Scout", domain: "Tests", instructions: "Answer from the handbook.",
                        connections: [Connection(name: "Desk", kind: "api", url: "https://desk.example.com/api")]))
                let id = made.id
                #expect(made.kind == .custom && made.access == .team && made.connections.first?.secret == nil)
                #expect(try await client.getClaw(id) == made)
                #expect(try await client.getClaw(id, ifNoneMatch: made.etag) == nil)
                #expect(try await client.listClaws().contains { $0.id == id })
                let changed = try await client.updateClaw(
                    id, ClawChanges(domain: .clear, personality: "Patient."), ifMatch: made.etag)
                #expect(changed.domain == nil && changed.personality == "Patient." && changed.etag != made.etag)
                note("createClaw", "getClaw", "listClaws", "updateClaw")

                let skill = try await client.installSkill("code-review", version: "*", on: id)
                #expect(skill.status == .needsSetup && skill.missing.map(\.name) == ["GITHUB_TOKEN"])
                #expect(try await client.updateSkill(skill.id, of: id, enabled: false).enabled == false)
                #expect(try await client.listSkills(of: id).reduce(into: []) { $0.append($1.id) } == [skill.id])
                try await client.removeSkill(skill.id, of: id)
                #expect(try await client.listSkills(of: id).page().elements.isEmpty)
                note("installSkill", "updateSkill", "listSkills", "removeSkill")

                let first = try await Self.deploy(id, by: .blueGreen, with: client)
                let second = try await Self.deploy(id, by: .batched(size: 1, validationWindow: 0), with: client)
                #expect(first.status == .succeeded && second.status == .succeeded && second.batchSize == 1)
                let back = try await client.rollBack(second.id)
                #expect(back.status == .rolledBack && back.events.last?.status == .rolledBack)
                #expect(
                    try await client.listDeployments(of: id).reduce(into: []) { $0.append($1.id) } == [second.id, first.id])
                #expect(try await client.getClaw(id).deployment?.inServiceRevision == first.revision)
                note("createDeployment", "getDeployment", "rollBack", "listDeployments")

                let exchange = try await client.sendMessage("Grüße", to: id)
                #expect(exchange.message.content == "Grüße" && exchange.reply.status == .complete)
                let all = try await client.listMessages(with: id, in: exchange.message.conversation, pageSize: 1)
                    .reduce(into: []) { $0.append($1) }
                #expect(all == [exchange.reply, exchange.message])
                note("sendMessage", "listMessages")

                let invitation = try await client.inviteMember(email: "bo@example.com", role: .member)
                #expect(invitation.link.expose().contains("/join/") && invitation.member.kind == .invitation)
                #expect(try await client.updateMember(invitation.member.id, role: .admin).role == .admin)
                #expect(try await client.listMembers().reduce(into: 0) { count, _ in count += 1 } == 2)
                try await client.removeMember(invitation.member.id)
                #expect(try await client.listMembers().page().elements.map(\.role) == [.owner])
                note("inviteMember", "updateMember", "listMembers", "removeMember")

                try await client.deleteClaw(id, ifMatch: client.getClaw(id).etag)
                note("deleteClaw")
                let named = contract.matches(of: /operationId: (\w+)/).map { String($0.output.1) }
                #expect(done == Set(named), "every operation of the contract, and no other")
            }
        }

        @Test("a stream is told piece by piece; repeated under its name it is the same reply, and nothing is kept twice")
        func stream() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let client = try await Self.client(site, server)
                let claw = try await client.createClaw(NewClaw(name: "Scout", personality: "Grüßt freundlich.")).id
                #expect(try await Self.deploy(claw, by: .blueGreen, with: client).status == .succeeded)
                let stream = try await client.streamMessage("Hello", to: claw)
                let events = try await stream.reduce(into: []) { $0.append($1) }
                guard case .message(let message) = events.first, case .reply(let exchange) = events.last else {
                    Issue.record("\(events)")
                    return
                }
                let text = events.reduce(into: "") { if case .delta(let piece) = $1 { $0 += piece } }
                #expect(events.count > 2 && text == exchange.reply.content && text.contains("Grüßt freundlich."))
                #expect(message.id == exchange.message.id)
                let again = try await client.streamMessage("Hello", to: claw, idempotencyKey: stream.idempotencyKey)
                #expect(try await again.reduce(into: []) { $0.append($1) } == [.reply(exchange)])
                #expect(try await client.listMessages(with: claw).reduce(into: 0) { count, _ in count += 1 } == 2)
            }
        }

        @Test("what is refused says why; a list has all its pages; a name is done once")
        func refusals() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let client = try await Self.client(site, server)
                let name = IdempotencyKey()
                var ids: Set<Claw.ID> = []
                for number in 0..<5 {
                    for _ in 0..<2 {
                        let key = number == 0 ? name : nil
                        if number > 0, ids.count > number { continue }
                        ids.insert(try await client.createClaw(NewClaw(name: "Claw \(number)"), idempotencyKey: key).id)
                    }
                }
                #expect(ids.count == 5)
                let listed = try await client.listClaws(pageSize: 2).reduce(into: []) { $0.append($1.id) }
                #expect(ids.isSubset(of: listed) && Set(listed).count == listed.count)
                var sizes: [Int] = []
                for try await page in client.listClaws(pageSize: 2).pages { sizes.append(page.elements.count) }
                #expect(sizes.dropLast().allSatisfy { $0 == 2 } && sizes.reduce(0, +) == listed.count)

                let taken = await #expect(throws: Problem.self) { try await client.createClaw(NewClaw(name: "claw 1")) }
                #expect(taken?.code == .nameTaken && taken?.faults.map(\.field) == ["name"] && taken?.status == 409)
                #expect(taken?.requestID?.hasPrefix("req_") == true && taken?.type == "urn:workclaw:problem:name_taken")
                let stale = try await client.getClaw(#require(ids.first))
                _ = try await client.updateClaw(stale.id, ClawChanges(memory: "x"), ifMatch: stale.etag)
                let late = await #expect(throws: Problem.self) {
                    try await client.updateClaw(stale.id, ClawChanges(memory: "y"), ifMatch: stale.etag)
                }
                #expect(late?.code == .preconditionFailed)
                let empty = await #expect(throws: Problem.self) { try await client.createClaw(NewClaw(name: "")) }
                #expect(empty?.code == .validationFailed && empty?.faults.first?.code == "too_short")
                let stranger = try WorkClawClient(url: "http://127.0.0.1:\(server.port)/", key: "wc_live_nobody")
                let refused = await #expect(throws: Problem.self) { try await stranger.getClaw(stale.id) }
                #expect(refused?.code == .invalidToken)

                _ = try await server.stop()
                let quick = try WorkClawClient(
                    url: "http://127.0.0.1:\(server.port)", key: "wc_live_nobody",
                    retrying: RetryPolicy(tries: 2, base: .milliseconds(1)))
                let gone = await #expect(throws: ClientFailure.self) { try await quick.getClaw(stale.id) }
                guard case .connection = gone else {
                    Issue.record("\(String(describing: gone))")
                    return
                }
            }
        }
    }
}
