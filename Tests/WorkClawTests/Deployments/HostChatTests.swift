import APIKeys
import SQLDatabase
import TestSupport
import Testing

@testable import WorkClaw

extension HostSuites {
    @Suite("A message is answered by what its host has in service")
    struct HostChatTests {
        private func chat(on host: String, in fleet: Fleet, port: Int = 1) -> ChatService {
            var settings = ProviderSettings(timeout: .seconds(20), allowsPrivateAddresses: true)
            settings.openai =
                ProviderSettings.Endpoint(baseURL: "http://127.0.0.1:\(port)/v1", secret: settings.openai.secret)
                ?? settings.openai
            return ChatService(
                store: MessageStore(database: fleet.workspace.database, host: HostName(host)),
                providers: ModelProviders(settings: settings, secrets: FixedSecrets(), time: fleet.time), tokenBudget: 10_000,
                time: fleet.time)
        }

        private func begin(
            _ text: String = "Hello", on host: String, in fleet: Fleet, with claw: Claw, of conversation: ConversationID? = nil,
            mark: [UInt8]? = nil
        ) async throws -> ChatTurn {
            try await chat(on: host, in: fleet).begin(
                text, in: conversation, with: claw.id, of: fleet.workspace.team, by: fleet.workspace.member.id, retryMark: mark)
        }

        private func kept(in fleet: Fleet, with claw: Claw) async throws -> [ChatMessage] {
            try await MessageStore(database: fleet.workspace.database).list(
                with: claw.id, in: fleet.workspace.team, seenBy: fleet.workspace.member.id, limit: 100, at: fleet.time.now
            ).messages
        }

        @Test("in the middle of a rolling deployment one host answers from the new revision and another from the old")
        func mixed() async throws {
            let fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            _ = try await fleet.create(claw, Rollout(.rolling))
            while try await fleet.serving(claw) == [1, 1] { try await fleet.round() }
            var conversation: ConversationID?
            for (host, revision) in [("a", 2), ("b", 1), ("a", 2)] {
                let turn = try await begin(on: host, in: fleet, with: claw, of: conversation)
                let exchange = try await chat(on: host, in: fleet).answer(turn)
                #expect(exchange.reply.revision == revision)
                conversation = exchange.message.conversationID
                #expect(turn.history.count % 2 == 0)
            }
            // One conversation, over both hosts.
            #expect(try await kept(in: fleet, with: claw).count == 6)
        }

        @Test(
            "a host that drains ends its answers first, from the revision that they began with; those that come later keep it not"
        )
        func drained() async throws {
            let fleet = try await Fleet("a")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let early = try await begin(on: "a", in: fleet, with: claw)
            let elsewhere = try await fleet.workspace.makeClaw("Other")
            try await fleet.deployFirst(elsewhere)
            _ = try await begin(on: "a", in: fleet, with: elsewhere)
            fleet.time.advance(by: .milliseconds(1))
            let deployment = try await fleet.create(claw, Rollout(.rolling))
            try await fleet.settle()
            #expect(try await fleet.states(deployment) == ["a": .draining])
            fleet.time.advance(by: .milliseconds(1))
            let late = try await begin(on: "a", in: fleet, with: claw)
            try await fleet.settle()
            #expect(try await fleet.states(deployment) == ["a": .draining])
            let exchange = try await chat(on: "a", in: fleet).answer(early)
            try await fleet.settle()
            #expect(try await fleet.status(deployment) == .succeeded)
            #expect(exchange.reply.revision == 1)
            #expect(try await chat(on: "a", in: fleet).answer(late).reply.revision == 1)
            let next = try await begin(on: "a", in: fleet, with: claw)
            #expect(next.revision.number == 2)
        }

        @Test("an answer that takes too long is waited for no more")
        func boundedDrain() async throws {
            let fleet = try await Fleet("a")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            _ = try await begin(on: "a", in: fleet, with: claw)
            let deployment = try await fleet.create(claw, Rollout(.rolling))
            try await fleet.settle()
            try await fleet.pass(DeploymentStore.longestDrain - .seconds(1))
            #expect(try await fleet.states(deployment) == ["a": .draining])
            try await fleet.pass(.seconds(1))
            #expect(try await fleet.status(deployment) == .succeeded)
        }

        @Test("an answer that fails within the window pauses a batched deployment; one that a busy provider refuses does not")
        func failedAnswer() async throws {
            let fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.claws.create(
                ClawDraft(name: "Support", model: "openai/m"), by: fleet.workspace.owner.id, in: fleet.workspace.team,
                at: Workspace.start
            ).claw
            try await fleet.deployFirst(claw)
            let deployment = try await fleet.create(claw, Rollout(.batched, batchSize: 1, validationWindow: .seconds(60)))
            try await fleet.settle()
            #expect(try await fleet.serving(claw) == [2, 1])
            for (host, error, isPaused) in [
                ("a", ProviderError.refused(status: 429), false), ("a", ProviderError(.timedOut), false),
                ("b", ProviderError.refused(status: 404), false), ("a", ProviderError.refused(status: 404), true),
            ] {
                let turn = try await begin(on: host, in: fleet, with: claw)
                let store = MessageStore(database: fleet.workspace.database, host: HostName(host))
                try await store.fail(turn, because: error, at: fleet.time.now)
                try await fleet.settle()
                #expect(try await fleet.status(deployment) == (isPaused ? .paused : .inProgress))
            }
            let sentence = try await fleet.workspace.deployment(deployment.id).events.last?.message ?? ""
            #expect(sentence.hasPrefix("An answer failed: The model provider refused the request with status 404."))
            #expect(try await fleet.serving(claw) == [1, 1])
        }

        @Test("the messages of a host that died have failed when it is missed for good, and its requests can be done elsewhere")
        func buried() async throws {
            var fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let database = fleet.workspace.database
            let (onA, onB) = (
                IdempotencyStore(database: database, host: HostName("a")),
                IdempotencyStore(database: database, host: HostName("b"))
            )
            let request = try Caller(in: fleet.workspace.team).request()
            let patience = Duration.seconds(330)
            guard case .proceed(let lost) = try await onA.claim(request, patience: patience, at: fleet.time.now) else {
                Issue.record("the first request is to be done")
                return
            }
            let turn = try await begin(on: "a", in: fleet, with: claw, mark: request.retryMark)
            fleet.kill("a")
            try await fleet.pass(DeploymentStore.burialAfter - .milliseconds(1))
            #expect(try await onB.claim(request, patience: patience, at: fleet.time.now) == .running)
            #expect(try await kept(in: fleet, with: claw).map(\.status) == [.pending])
            try await fleet.pass(.milliseconds(1))
            #expect(try await kept(in: fleet, with: claw).map(\.status) == [.failed])
            guard case .proceed = try await onB.claim(request, patience: patience, at: fleet.time.now) else {
                Issue.record("the repetition is to be done")
                return
            }
            let again = try await begin(on: "b", in: fleet, with: claw, mark: request.retryMark)
            #expect(again.message.id == turn.message.id)
            _ = try await chat(on: "b", in: fleet).answer(again)
            // Should the first host live after all, its answer comes too late, and changes nothing.
            let code = try await refusal { _ = try await chat(on: "a", in: fleet).answer(turn) }
            #expect(code == .claimLost)
            let late = try await refusal {
                try await onA.complete(lost, with: StoredAnswer(status: 201, sealed: []), at: fleet.time.now)
            }
            #expect(late == .claimLost)
            #expect(try await kept(in: fleet, with: claw).map(\.status) == [.complete, .complete])
        }

        @Test("a host that was only slow keeps its messages and its requests")
        func slow() async throws {
            let fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let turn = try await begin(on: "a", in: fleet, with: claw)
            fleet.time.advance(by: DeploymentStore.burialAfter - .milliseconds(1))
            try await fleet.round(of: "b")
            try await fleet.round(of: "a")
            try await fleet.pass(.seconds(3))
            #expect(try await chat(on: "a", in: fleet).answer(turn).message.status == .complete)
        }
    }
}
