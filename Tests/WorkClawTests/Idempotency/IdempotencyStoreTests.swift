import APIKeys
import Foundation
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("Requests that are sent again")
struct IdempotencyStoreTests {
    private let caller = Caller()
    private let start = Workspace.start

    @Test("the first proceeds, a repetition meanwhile is told to wait, and one later gets the same answer")
    func life() async throws {
        let workspace = try await Workspace()
        let request = try caller.request()
        let ticket = try await proceed(workspace, request, at: start)
        #expect(try await workspace.idempotency.claim(request, at: start.adding(.seconds(59))) == .running)
        try await complete(ticket, "made", workspace)
        let replay = try await workspace.idempotency.claim(request, at: start.adding(.seconds(60)))
        guard case .replay(let stored) = replay else {
            Issue.record("\(replay)")
            return
        }
        #expect(stored.status == 201)
        #expect(try caller.seal().open(stored, for: request) == Array("made".utf8))
    }

    @Test("another body is a mismatch, whether the first is done or not")
    func mismatch() async throws {
        let workspace = try await Workspace()
        let (request, other) = (try caller.request(), try caller.request(body: #"{"name": "other"}"#))
        let ticket = try await proceed(workspace, request, at: start)
        #expect(try await workspace.idempotency.claim(other, at: start) == .mismatch)
        try await complete(ticket, "made", workspace)
        #expect(try await workspace.idempotency.claim(other, at: start.adding(.seconds(70))) == .mismatch)
    }

    @Test("one idempotency key means one request for each API key, method and path")
    func scope() async throws {
        let workspace = try await Workspace()
        let requests = [
            try caller.request(), try caller.request("second"), try caller.request(method: "PUT"),
            try caller.request(path: "/v1/deployments"), try Caller(in: caller.principal.teamID).request(),
        ]
        for request in requests { _ = try await proceed(workspace, request, at: start) }
        #expect(try await workspace.count("idempotency_records") == 5)
    }

    @Test("of 50 at once, one proceeds")
    func race() async throws {
        let workspace = try await Workspace()
        let request = try caller.request()
        let claims = try await atOnce(50) { _ in try await workspace.idempotency.claim(request, at: Workspace.start) }
        #expect(claims.filter { if case .proceed = $0 { true } else { false } }.count == 1)
        #expect(claims.filter { $0 == .running }.count == 49)
    }

    @Test("after a release the next proceeds")
    func release() async throws {
        let workspace = try await Workspace()
        let request = try caller.request()
        let ticket = try await proceed(workspace, request, at: start)
        try await workspace.idempotency.release(ticket)
        _ = try await proceed(workspace, request, at: start)
    }

    @Test("releasing what has been completed takes nothing back")
    func lateRelease() async throws {
        let workspace = try await Workspace()
        let request = try caller.request()
        let ticket = try await proceed(workspace, request, at: start)
        try await complete(ticket, "made", workspace)
        try await workspace.idempotency.release(ticket)
        guard case .replay = try await workspace.idempotency.claim(request, at: start) else {
            Issue.record("the answer is gone")
            return
        }
    }

    @Test("a claim of 60 seconds is taken over, and its slow holder can neither complete nor release any more")
    func takeover() async throws {
        let workspace = try await Workspace()
        let request = try caller.request()
        let slow = try await proceed(workspace, request, at: start)
        #expect(try await workspace.idempotency.claim(request, at: start.adding(.milliseconds(59_999))) == .running)
        let quick = try await proceed(workspace, request, at: start.adding(.seconds(60)))
        #expect(try await refusal { try await complete(slow, "slow", workspace) } == .claimLost)
        try await workspace.idempotency.release(slow)
        #expect(try await workspace.idempotency.claim(request, at: start.adding(.seconds(61))) == .running)
        try await complete(quick, "quick", workspace)
        #expect(try await refusal { try await complete(slow, "slow", workspace) } == .claimLost)
        guard case .replay(let stored) = try await workspace.idempotency.claim(request, at: start.adding(.seconds(62)))
        else {
            Issue.record("no answer")
            return
        }
        #expect(try caller.seal().open(stored, for: request) == Array("quick".utf8))
    }

    @Test("of 50 that would take a claim over at once, one does")
    func takeoverRace() async throws {
        let workspace = try await Workspace()
        let request = try caller.request()
        _ = try await proceed(workspace, request, at: start)
        let later = start.adding(.seconds(61))
        let claims = try await atOnce(50) { _ in try await workspace.idempotency.claim(request, at: later) }
        #expect(claims.filter { if case .proceed = $0 { true } else { false } }.count == 1)
        #expect(claims.filter { $0 == .running }.count == 49)
    }

    @Test("what a holder does whose claim was taken over does not happen at all")
    func lostEffect() async throws {
        let workspace = try await Workspace()
        let request = try caller.request()
        let slow = try await proceed(workspace, request, at: start)
        let quick = try await proceed(workspace, request, at: start.adding(.seconds(60)))
        let make = { (ticket: IdempotencyTicket, name: String) in
            let seal = try caller.seal()
            let completion = IdempotentCompletion<Claw>(ticket: ticket) { claw in
                try seal.seal(Array(claw.name.utf8), status: 201, for: request)
            }
            _ = try await workspace.claws.create(
                ClawDraft(name: name), by: workspace.owner.id, in: workspace.team, at: Workspace.start,
                recording: completion
            ).claw
        }
        #expect(try await refusal { try await make(slow, "Slow") } == .claimLost)
        #expect(try await workspace.count("claws") == 2)
        try await make(quick, "Quick")
        #expect(try await workspace.count("claws") == 3)
        guard case .replay = try await workspace.idempotency.claim(request, at: start.adding(.seconds(70))) else {
            Issue.record("no answer")
            return
        }
    }

    @Test("an effect that fails leaves no answer behind")
    func failedEffect() async throws {
        let workspace = try await Workspace()
        let request = try caller.request()
        let ticket = try await proceed(workspace, request, at: start)
        let answer = try caller.seal().seal(Array("made".utf8), status: 201, for: request)
        struct Failure: Error {}
        await #expect(throws: Failure.self) {
            try await workspace.database.write { connection in
                try IdempotencyStore.complete(ticket, with: answer, at: Workspace.start, on: connection)
                throw Failure()
            }
        }
        #expect(try await workspace.idempotency.claim(request, at: start) == .running)
    }

    @Test("after 24 hours an answer is forgotten, and the request is done anew, whatever its body")
    func retention() async throws {
        let workspace = try await Workspace()
        let request = try caller.request()
        try await complete(proceed(workspace, request, at: start), "made", workspace)
        let day = Duration.seconds(24 * 60 * 60)
        guard case .replay = try await workspace.idempotency.claim(request, at: start.adding(day - .milliseconds(1))) else {
            Issue.record("forgotten too early")
            return
        }
        _ = try await proceed(workspace, caller.request(body: "other"), at: start.adding(day))
    }

    @Test("a record past its time is ignored even where it has not been cleared away yet")
    func ignoring() async throws {
        let workspace = try await Workspace()
        // More old records than one claim clears away, with the one in question as the youngest.
        for number in 0..<30 {
            try await complete(proceed(workspace, caller.request("old-\(number)"), at: start), "made", workspace)
        }
        let later = start.adding(.seconds(24 * 60 * 60 + 1))
        let request = try caller.request("young", body: "first")
        try await complete(proceed(workspace, request, at: start.adding(.milliseconds(1))), "made", workspace)
        let ticket = try await proceed(workspace, caller.request("young", body: "second"), at: later)
        #expect(ticket.request.bodyDigest != request.bodyDigest)
        #expect(try await workspace.idempotency.claim(ticket.request, at: later) == .running)
    }

    @Test("old records are cleared away a few with each claim")
    func pruning() async throws {
        let workspace = try await Workspace()
        for number in 0..<50 { _ = try await proceed(workspace, caller.request("old-\(number)"), at: start) }
        let later = start.adding(.seconds(24 * 60 * 60))
        for (number, left) in [(0, 31), (1, 12), (2, 3), (3, 4)] {
            _ = try await proceed(workspace, caller.request("new-\(number)"), at: later)
            #expect(try await workspace.count("idempotency_records") == Int64(left))
        }
    }

    @Test("the database's files hold neither answers, nor bodies, nor idempotency keys")
    func secrecy() async throws {
        let workspace = try await Workspace()
        let request = try caller.request("an-unmistakable-key", body: "an unmistakable body")
        let ticket = try await proceed(workspace, request, at: start)
        let answer = try caller.seal("an-unmistakable-key").seal(
            Array("an unmistakable answer".utf8), status: 201, for: request)
        try await workspace.idempotency.complete(ticket, with: answer, at: start)
        for file in try FileManager.default.contentsOfDirectory(at: workspace.directory, includingPropertiesForKeys: nil) {
            let bytes = try Data(contentsOf: file)
            #expect(bytes.range(of: Data("unmistakable".utf8)) == nil)
        }
    }

    @Test("clearing away takes an index", .ofSQLite)
    func plan() async throws {
        let workspace = try await Workspace()
        let plan = try await workspace.database.read { connection in
            try connection.rows("EXPLAIN QUERY PLAN " + IdempotencyStore.deleteOldest, 0, 20).map { try $0.text(3) }
        }
        #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") && !$0.contains("TEMP B-TREE") })
    }

    /// Claims `request`, which must be free.
    private func proceed(
        _ workspace: Workspace, _ request: IdempotentRequest, at now: Timestamp
    ) async throws -> IdempotencyTicket {
        let claim = try await workspace.idempotency.claim(request, at: now)
        guard case .proceed(let ticket) = claim else { throw NotFree(claim: claim) }
        return ticket
    }

    private func complete(_ ticket: IdempotencyTicket, _ answer: String, _ workspace: Workspace) async throws {
        let stored = try caller.seal().seal(Array(answer.utf8), status: 201, for: ticket.request)
        try await workspace.idempotency.complete(ticket, with: stored, at: Workspace.start)
    }

    private struct NotFree: Error { let claim: IdempotencyClaim }
}
