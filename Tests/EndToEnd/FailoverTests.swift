import Foundation
import Programs
import PostgresTesting
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A primary that dies loses nothing that was acknowledged", .ofPostgres)
    struct FailoverTests {
        private static let lease = Duration.seconds(2)

        @Test(
            "three nodes with writers go over to the synchronous standby: every acknowledged key, revocation, rotation and message is there, no node is started again, and no revoked key passes later than the lease"
        )
        func failover() async throws {
            let pair = try PostgresPair()
            defer { pair.stop() }
            try await Site.with(databaseURL: pair.url()) { site in
                try await site.setUp()
                let setting = ["WORKCLAW_LEASE": "\(Self.lease.components.seconds)s"]
                var nodes: [RunningServer] = []
                for _ in 0..<3 { nodes.append(try await site.serve(environment: setting)) }
                let caller = try await site.caller(
                    nodes[0],
                    scopes: ["claws:read", "claws:write", "deployments:read", "deployments:write", "chat:read", "chat:write"])
                let claw = try await caller.make("/v1/claws", #"{"name": "Scout"}"#)
                #expect(try await caller.deploy(claw)["status"]?.text == "succeeded")

                let ledger = Ledger()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await Writers.keys(on: site, in: ledger) }
                    for (number, node) in nodes.enumerated() {
                        let caller = Caller(http: node.http, secret: caller.secret)
                        group.addTask { await Writers.messages(to: claw, by: caller, number, in: ledger) }
                        group.addTask { await Writers.revokedKeys(at: node.http, in: ledger) }
                    }
                    _ = try await eventually("some of each is acknowledged") { ledger.hasSome ? true : nil }
                    try await blocking { try pair.failOver() }
                    ledger.goesOn()
                    for node in nodes {
                        _ = try await eventually("a node is ready again") {
                            try await node.http.get("/health/ready").status == 200 ? true : nil
                        }
                    }
                    // The writers go on where they stopped.
                    _ = try await eventually("some more of each is acknowledged") { ledger.hasSome ? true : nil }
                    ledger.stop()
                    try await group.waitForAll()
                }
                try await expectAll(of: ledger, in: claw, by: caller.secret, on: nodes)
                for node in nodes {
                    #expect(node.child.ended == nil, "none was started again")
                    try expectWords(of: node)
                    #expect(try await node.stop().status == 0)
                }
            }
        }

        /// On each node: what was acknowledged is so.
        private func expectAll(
            of ledger: Ledger, in claw: String, by secret: String, on nodes: [RunningServer]
        ) async throws {
            let known = ledger.known
            for node in nodes {
                for key in known.good {
                    #expect(try await node.http.get("/v1/claws", key: key).status == 200, "an acknowledged key is good")
                }
                for (old, new) in known.rotated {
                    #expect(try await node.http.get("/v1/claws", key: new).status == 200, "the successor is good")
                    let answer = try await node.http.get("/v1/claws", key: old)
                    #expect(answer.status == 200 && answer["WorkClaw-Key-Grace-Ends"] != nil, "the old key is in its grace")
                }
                for (key, _) in known.revoked {
                    #expect(try await node.http.get("/v1/claws", key: key).status == 401, "a revoked key is refused")
                }
                let kept = try await messages(in: claw, of: Caller(http: node.http, secret: secret))
                #expect(kept.isSuperset(of: known.messages), "lost: \(known.messages.subtracting(kept))")
            }
            for seen in known.seen {
                guard let revokedAt = known.revoked[seen.key] else { continue }
                #expect(seen.at < revokedAt + Self.lease, "a revoked key passed \(revokedAt.duration(to: seen.at)) later")
            }
        }

        private func messages(in claw: String, of caller: Caller) async throws -> Set<String> {
            var (found, cursor) = (Set<String>(), String?.none)
            repeat {
                let page = try await caller.get("/v1/chat/\(claw)/messages?limit=100" + (cursor.map { "&cursor=\($0)" } ?? ""))
                found.formUnion(page["data"]?.elements.compactMap { $0["content"]?.text } ?? [])
                cursor = page["next_cursor"]?.text
            } while cursor != nil
            return found
        }

        /// What a node said of it: that there is another primary, in one line; that the feed was lost and is back, in one each, if a heartbeat was
        /// given up before the standby took over; and no password.
        private func expectWords(of node: RunningServer) throws {
            let lines = node.child.errorText.split(separator: "\n")
            func count(_ level: String, _ words: String) -> Int {
                lines.count { $0.contains(" \(level) ") && $0.contains(words) }
            }
            #expect(count("notice", "Another server has become the primary") == 1, "\(node.child.errorText)")
            let lost = count("error", "The key feed cannot be read")
            #expect(lost <= 1 && count("notice", "The key feed is back") == lost, "\(node.child.errorText)")
            #expect(!node.child.errorText.contains(PostgresServer.password))
        }
    }
}

/// What the writers were told, and what a revoked key was answered.
private final class Ledger: Sendable {
    struct Known {
        var good: [String] = []
        var rotated: [(old: String, new: String)] = []
        /// With when the command that revoked it had ended.
        var revoked: [String: ContinuousClock.Instant] = [:]
        var messages: Set<String> = []
        /// When a key that may be revoked by then was let through: when the request was sent.
        var seen: [(key: String, at: ContinuousClock.Instant)] = []
        /// Keys of which no more is known than that they are to be revoked.
        var doomed: [String] = []
    }

    private let state = Mutex(Known())
    private let counts = Mutex<[String: Int]>([:])
    private let isOver = Atomic(false)

    var known: Known { state.withLock { $0 } }
    var isRunning: Bool { !isOver.load(ordering: .relaxed) }
    func stop() { isOver.store(true, ordering: .relaxed) }

    func note(_ kind: String, _ change: (inout Known) -> Void) {
        state.withLock { change(&$0) }
        counts.withLock { $0[kind, default: 0] += 1 }
    }

    /// Whether two of each have been acknowledged, since the start or since ``goesOn()``.
    var hasSome: Bool {
        counts.withLock { counts in ["good", "rotated", "revoked", "message"].allSatisfy { counts[$0, default: 0] >= 2 } }
    }

    func goesOn() { counts.withLock { $0 = [:] } }
}

private enum Writers {
    /// Makes, rotates and revokes keys by the command line. What a command does not acknowledge may have been done or not.
    static func keys(on site: Site, in ledger: Ledger) async {
        while ledger.isRunning {
            if let key = try? await site.makeKey() { ledger.note("good") { $0.good.append(key.secret) } }
            if let old = try? await site.makeKey(), let new = try? await site.json("keys", "rotate", old.id).value["key"]?.text
            {
                ledger.note("rotated") { $0.rotated.append((old.secret, new)) }
            }
            if let key = try? await site.makeKey() {
                ledger.note("doomed") { $0.doomed.append(key.secret) }
                if let end = try? await site.json("keys", "revoke", key.id).endedAt {
                    ledger.note("revoked") { $0.revoked[key.secret] = end }
                }
            }
        }
    }

    static func messages(to claw: String, by caller: Caller, _ number: Int, in ledger: Ledger) async {
        var count = 0
        while ledger.isRunning {
            count += 1
            let text = "Message \(number).\(count)"
            let answer = try? await caller.http.post(
                "/v1/chat/\(claw)/messages", key: caller.secret, json: #"{"content": "\#(text)"}"#)
            if answer?.status == 201 { ledger.note("message") { $0.messages.insert(text) } }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Asks with keys that are about to be revoked, or are, again and again.
    static func revokedKeys(at http: HTTPClient, in ledger: Ledger) async {
        while ledger.isRunning {
            for key in ledger.known.doomed.suffix(10) {
                let now = ContinuousClock.now
                let answer = try? await http.get("/v1/claws", key: key)
                if answer?.status == 200 { ledger.note("seen") { $0.seen.append((key, now)) } }
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }
}
