import AsyncHTTPClient
import Foundation
import Testing

@testable import WorkClawClient

@Suite("What is tried again")
struct RetryTests {
    private static let page = #"{"data": [], "next_cursor": null}"#
    private let clock = MovedClock()
    private let claw: Claw.ID

    init() throws { claw = try #require(Claw.ID("claw_1")) }

    private func document(_ code: String, _ status: Int) -> String {
        #"{"type": "urn:workclaw:problem:\#(code)", "title": "T", "status": \#(status), "code": "\#(code)", "request_id": "req_1"}"#
    }

    private func refusal(_ code: String, _ status: UInt, _ fields: [String: String] = [:]) -> ScriptedTransport.Step {
        .answer(
            status, document(code, Int(status)), fields.merging(["Content-Type": "application/problem+json"]) { $1 })
    }

    @Test("429, 502 and 503 are under a GET, until there is an answer", arguments: [429, 502, 503] as [UInt])
    func passing(status: UInt) async throws {
        let transport = ScriptedTransport(.answer(status), .answer(status, "<html>", [:]), .answer(200, Self.page))
        _ = try await WorkClawClient.scripted(transport, clock: clock).listClaws().page()
        #expect(transport.asked.count == 3 && clock.slept.count == 2)
        #expect(clock.slept[0] < .milliseconds(250) && clock.slept[1] < .milliseconds(500))
        #expect(clock.slept.allSatisfy { $0 > .zero })
    }

    @Test(
        "other refusals are not",
        arguments: [
            (400, "invalid_json"), (401, "invalid_token"), (409, "name_taken"), (500, "internal_error"),
            (504, "provider_timeout"),
        ])
    func lasting(status: UInt, code: String) async throws {
        let transport = ScriptedTransport(refusal(code, status))
        let client = try WorkClawClient.scripted(transport, clock: clock)
        let problem = await thrown(Problem.self) { _ = try await client.getClaw(claw) }
        #expect(problem?.status == Int(status) && problem?.code == Problem.Code(rawValue: code))
        #expect(transport.asked.count == 1 && clock.slept.isEmpty)
    }

    @Test("a POST has the same name and the same body on each try, and another call has another name")
    func idempotency() async throws {
        let made = #"{"id": "x"}"#
        let transport = ScriptedTransport(
            .answer(503), refusal("idempotency_in_progress", 409, ["Retry-After": "1"]), .fail(ScriptedTransport.Failure()),
            .answer(201, made), .answer(201, made))
        let client = try WorkClawClient.scripted(transport, clock: clock)
        let deploy: () async throws -> Void = { _ = try await client.createDeployment(of: claw) }
        // The answers are no deployments, which is no reason to make another one.
        for _ in 0..<2 { #expect(await thrown(ClientFailure.self, deploy) == .unreadable(requestID: nil)) }
        let asked = transport.asked
        #expect(asked.count == 5 && Set(asked[..<4].map(\.body)).count == 1)
        let names = asked.map { $0["Idempotency-Key"] ?? "" }
        #expect(Set(names[..<4]).count == 1 && names[4] != names[0])
        #expect(names.allSatisfy { $0.utf8.count == 32 })
    }

    @Test("names differ from run to run, though the jitter is the same")
    func seeded() async throws {
        var names: [String] = []
        for _ in 0..<2 {
            let transport = ScriptedTransport(.answer(500))
            let client = try WorkClawClient.scripted(transport, seed: 7)
            _ = await thrown(Problem.self) { _ = try await client.createDeployment(of: claw) }
            names += transport.asked.compactMap { $0["Idempotency-Key"] }
        }
        #expect(names.count == 2 && names[0] != names[1])
    }

    @Test("a name that was given is sent")
    func given() async throws {
        let transport = ScriptedTransport(.answer(503), .answer(500))
        let name = try #require(IdempotencyKey("tonight's-report"))
        let client = try WorkClawClient.scripted(transport)
        let deployment = try #require(Deployment.ID("dep_1"))
        _ = await thrown(Problem.self) { _ = try await client.rollBack(deployment, idempotencyKey: name) }
        #expect(transport.asked.map { $0["Idempotency-Key"] } == ["tonight's-report", "tonight's-report"])
    }

    @Test("Retry-After is waited for, as seconds and as a date")
    func retryAfter() async throws {
        // The clock stands at 08:49:37 in the beginning.
        let transport = ScriptedTransport(
            .answer(503, "", ["Retry-After": "7"]), .answer(429, "", ["Retry-After": "Sun, 06 Nov 1994 08:49:57 GMT"]),
            .answer(200, Self.page))
        _ = try await WorkClawClient.scripted(transport, clock: clock).listClaws().page()
        #expect(clock.slept.count == 2)
        #expect(.seconds(7) ..< .milliseconds(7250) ~= clock.slept[0])
        #expect(.seconds(12) ..< .milliseconds(13500) ~= clock.slept[1])
    }

    @Test("what asks for more time than there is fails at once, and says how long it asked for")
    func tooLong() async throws {
        let transport = ScriptedTransport(refusal("too_many_requests", 429, ["Retry-After": "3600"]))
        let client = try WorkClawClient.scripted(transport, clock: clock)
        let problem = await thrown(Problem.self) { _ = try await client.getClaw(claw) }
        #expect(problem?.retryAfter == .seconds(3600) && clock.slept.isEmpty && transport.asked.count == 1)
    }

    @Test("it ends with the last try, and the last refusal is what is thrown")
    func bounded() async throws {
        let transport = ScriptedTransport(.answer(502), .answer(502), .answer(503), .answer(503), .answer(200, Self.page))
        let client = try WorkClawClient.scripted(transport, retrying: RetryPolicy(tries: 3), clock: clock)
        let problem = await thrown(Problem.self) { _ = try await client.listClaws().page() }
        #expect(problem?.status == 503 && transport.asked.count == 3 && clock.slept.count == 2)
    }

    @Test("a connection that fails is under a GET and a POST, and not under a PATCH and a DELETE")
    func connections() async throws {
        let calls: [(Int, (WorkClawClient) async throws -> Void)] = [
            (4, { _ = try await $0.getClaw(claw) }), (4, { _ = try await $0.createDeployment(of: claw) }),
            (1, { _ = try await $0.updateClaw(claw, ClawChanges()) }), (1, { try await $0.deleteClaw(claw) }),
        ]
        for (tries, call) in calls {
            let transport = ScriptedTransport()
            let client = try WorkClawClient.scripted(transport)
            guard case .connection = await thrown(ClientFailure.self, { try await call(client) }) else {
                Issue.record("another failure")
                continue
            }
            #expect(transport.asked.count == tries)
        }
    }

    @Test(
        "a PATCH and a DELETE are where nothing was begun, and not where they may have been done",
        arguments: [
            ("too_many_requests", 429, 2), ("quota_exceeded", 429, 2), ("", 429, 2), ("verification_unavailable", 503, 2),
            ("not_ready", 503, 2), ("store_unavailable", 503, 1), ("service_unavailable", 503, 1), ("", 503, 1), ("", 502, 1),
            ("provider_unreachable", 502, 1), ("idempotency_in_progress", 409, 1), ("verification_unavailable", 502, 1),
        ] as [(String, UInt, Int)])
    func unnamedChanges(code: String, status: UInt, tries: Int) async throws {
        let tag = try #require(ETag("\"v1\""))
        let calls: [(WorkClawClient) async throws -> Void] = [
            { _ = try await $0.updateClaw(claw, ClawChanges()) }, { try await $0.deleteClaw(claw) },
            { _ = try await $0.updateClaw(claw, ClawChanges(), ifMatch: tag) },
            { try await $0.deleteClaw(claw, ifMatch: tag) },
        ]
        for call in calls {
            let refusal: ScriptedTransport.Step = code.isEmpty ? .answer(status, "<html>") : refusal(code, status)
            let transport = ScriptedTransport(refusal, .answer(404))
            let client = try WorkClawClient.scripted(transport)
            let problem = await thrown(Problem.self) { try await call(client) }
            #expect(problem?.status == (tries == 1 ? Int(status) : 404) && transport.asked.count == tries)
        }
    }

    @Test("who is cancelled is told so, and nothing is tried again")
    func cancelled() async throws {
        for error in [CancellationError(), HTTPClientError.cancelled] as [any Error & Sendable] {
            let transport = ScriptedTransport(.fail(error))
            let client = try WorkClawClient.scripted(transport)
            #expect(await thrown(CancellationError.self) { _ = try await client.getClaw(claw) } != nil)
            #expect(transport.asked.count == 1)
        }
        // In the pause.
        let transport = ScriptedTransport(.answer(503), .answer(503))
        let client = try WorkClawClient.scripted(transport)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await client.getClaw(claw)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(transport.asked.count == 1)
    }

    @Test("the jitter is drawn from what was given, and spreads over the whole pause")
    func spread() async throws {
        var firsts: [Duration] = []
        for seed in 1...64 as ClosedRange<UInt64> {
            let (transport, clock) = (ScriptedTransport(.answer(503), .answer(200, Self.page)), MovedClock())
            _ = try await WorkClawClient.scripted(transport, clock: clock, seed: seed).listClaws().page()
            firsts += clock.slept
        }
        #expect(firsts.count == 64 && Set(firsts).count == 64)
        #expect(firsts.allSatisfy { .zero ..< .milliseconds(250) ~= $0 })
        let lower = firsts.count { $0 < .milliseconds(125) }
        #expect(20...44 ~= lower)
    }
}
