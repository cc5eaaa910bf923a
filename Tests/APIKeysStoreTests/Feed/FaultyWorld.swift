import APIKeys
import Foundation
import PostgresDatabase
import PostgresTesting
import SQLDatabase
import Synchronization
import TestSupport

@testable import APIKeysStore

/// A primary, its synchronous standby, three nodes, and a model of what they may answer.
///
/// Belongs to one task, which takes one step after the other.
final class FaultyWorld {
    private final class Member {
        let number: Int
        let relay: Relay
        let node: FeedNode
        var isSilent = false
        /// Whether its connections lead to where writing is acknowledged.
        var isAtPrimary = true
        /// When the last heartbeat began that may have succeeded.
        var lastChance: ContinuousClock.Instant?

        init(_ number: Int, _ relay: Relay, _ node: FeedNode) {
            (self.number, self.relay, self.node) = (number, relay, node)
        }
    }

    private struct Key {
        let issued: IssuedKey
        /// When its revocation was acknowledged.
        var revokedAt: ContinuousClock.Instant?
        /// A revocation was tried, and nobody knows what came of it.
        var isUnsure = false
    }

    private let lease = KeyFeed.defaultLeaseLength
    private let installation: SharedServer
    private let standby: PostgresServer
    private var members: [Member] = []
    private var keys: [Key] = []
    /// Where writing is acknowledged.
    private var primary: PostgresServer
    private var writer: any SQLDatabase
    private var isFrozen = false
    private var isDown = false
    private var hasFailedOver = false
    private var random: SeededGenerator

    private(set) var story: [String] = []
    private(set) var violations: [String] = []
    private(set) var (accepted, refused, renewals, revocations) = (0, 0, 0, 0)

    private var time: StillTime { installation.time }

    /// - Parameter tellsTimeline: whether the nodes may see the server's timeline.
    init(seed: UInt64, tellsTimeline: Bool) async throws {
        random = SeededGenerator(state: seed)
        primary = try PostgresServer()
        installation = try await SharedServer(on: primary)
        standby = try PostgresServer(standbyOf: primary)
        try primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try primary.run("SELECT pg_reload_conf()")
        writer = try PostgresDatabase(primary.url(installation.test.name), deadline: .milliseconds(300))
        for number in 0..<3 {
            let relay = try Relay(to: primary.port)
            let node = FeedNode(
                installation, database: try installation.test.open(through: relay, deadline: .milliseconds(250)),
                timing: {
                    $0.deadline = .milliseconds(250)
                    $0.loadDeadline = .milliseconds(600)
                })
            if !tellsTimeline { node.feed.state.withLock { $0.tellsTimeline = false } }
            members.append(Member(number, relay, node))
        }
        try await until("the standby confirms what is written") {
            await issue()
            return keys.count == 6
        }
        for member in members { try await until("a node begins") { await beat([member]) } }
    }

    /// Stops the servers.
    func end() {
        if isFrozen { try? primary.thaw() }
        standby.stop()
        installation.test.server.stop()
    }

    // MARK: Steps

    func step(_ number: Int) async throws {
        story.append("\(number):")
        // However chance has it, there are times at which all is well.
        if number == 15 || number == 40 { try await heal() }
        if number == 25 {
            try await failOver()
            try await mislead()
        }
        // Faults of the whole server do not last: most steps are to find something to do.
        if isFrozen, Bool.random(using: &random) { try freeze() }
        if isDown, Bool.random(using: &random) { try kill() }
        let member = members[Int.random(in: 0..<members.count, using: &random)]
        switch Int.random(in: 0..<100, using: &random) {
        case ..<30: await beatAll()
        case ..<40: await look(member)
        case ..<55: pass(.milliseconds(Int.random(in: 100...2500, using: &random)))
        case ..<70: await revoke()
        case ..<75: await issue()
        case ..<83: try silence(member)
        case ..<88: try await beatSlowly(member)
        case ..<91: try freeze()
        case ..<93: try kill()
        case ..<94: try await mislead()
        default: follow(member)
        }
        check()
    }

    /// All at once.
    private func beatAll() async {
        await beat(members)
    }

    @discardableResult
    private func beat(_ beating: [Member]) async -> Bool {
        for member in beating where canAcknowledge(member) { member.lastChance = time.uptime }
        let feeds = beating.map(\.node.feed)
        let renewed = await withTaskGroup(of: (Int, Bool).self) { group in
            for (position, feed) in feeds.enumerated() { group.addTask { (position, await feed.poll()) } }
            return await group.reduce(into: feeds.map { _ in false }) { $0[$1.0] = $1.1 }
        }
        for (member, isRenewed) in zip(beating, renewed) {
            note("node \(member.number) beats: \(isRenewed)")
            guard isRenewed else { continue }
            renewals += 1
            if !canAcknowledge(member) { violations.append("a heartbeat of node \(member.number) was acknowledged by nobody") }
            exact(member)
        }
        return !renewed.contains(false)
    }

    private func look(_ member: Member) async {
        note("node \(member.number) looks: \(await member.node.feed.look())")
    }

    /// A heartbeat whose COMMIT is answered late: what it renews counts from its beginning.
    private func beatSlowly(_ member: Member) async throws {
        guard canAcknowledge(member), !isDown, !isFrozen, !member.isSilent else { return }
        member.lastChance = time.uptime
        let feed = member.node.feed
        member.relay.hold(after: "COMMIT\0")
        let beating = Task { await feed.poll() }
        try? await until("the node commits", within: .seconds(2)) { member.relay.isHolding }
        await revoke()
        pass(.milliseconds(Int.random(in: 0...4000, using: &random)))
        check()
        member.relay.speak()
        let isRenewed = await beating.value
        note("node \(member.number) beats slowly: \(isRenewed)")
    }

    private func pass(_ duration: Duration) {
        time.advance(by: duration)
        note("\(duration) pass")
    }

    private func issue() async {
        do {
            keys.append(Key(issued: try await installation.issue(in: writer)))
            note("key \(keys.count - 1) is issued")
        } catch {
            note("a key is not issued")
        }
    }

    private func revoke() async {
        // Some are always left to be accepted.
        let living = keys.indices.filter { keys[$0].revokedAt == nil }
        guard living.count > 2, let position = living.randomElement(using: &random) else { return await issue() }
        do {
            try await installation.revoke(keys[position].issued.key.id, in: writer)
            keys[position].revokedAt = time.uptime
            revocations += 1
            note("key \(position) is revoked")
        } catch {
            keys[position].isUnsure = true
            note("key \(position) is perhaps revoked")
        }
    }

    private func silence(_ member: Member) throws {
        if member.isSilent {
            member.relay.speak()
            member.relay.cut()
        } else {
            member.relay.fallSilent()
        }
        member.isSilent.toggle()
        note("node \(member.number) is cut off: \(member.isSilent)")
    }

    private func freeze() throws {
        guard !isDown else { return }
        if isFrozen { try primary.thaw() } else { try primary.freeze() }
        isFrozen.toggle()
        note("the server is frozen: \(isFrozen)")
    }

    private func kill() throws {
        if isFrozen { try freeze() }
        if isDown { try primary.restart() } else { try primary.kill() }
        isDown.toggle()
        note("the server is down: \(isDown)")
    }

    /// The standby becomes the primary. The old one goes on, and still answers reads, but nobody confirms its commits any more. Who is
    /// connected to it stays there until ``follow(_:)``.
    private func failOver() async throws {
        if isFrozen { try freeze() }
        if isDown { try kill() }
        try standby.promote()
        primary = standby
        hasFailedOver = true
        for member in members { member.isAtPrimary = false }
        writer = try PostgresDatabase(primary.url(installation.test.name), deadline: .milliseconds(300))
        note("the standby is the primary now")
    }

    /// The old primary takes a change that nobody confirms, and is killed and started again: then it shows the change to whoever still asks it. The
    /// new one gives the same number to another change.
    private func mislead() async throws {
        guard hasFailedOver else { return }
        let old = installation.test.server
        let writer = try PostgresDatabase(old.url(installation.test.name), deadline: .milliseconds(300))
        do {
            _ = try await installation.issue(in: writer)
            violations.append("the old primary acknowledged a change")
        } catch {}
        await writer.close()
        try old.kill()
        try old.restart()
        note("the old primary shows what nobody has confirmed")
        for member in members where !member.isAtPrimary { await look(member) }
        await revoke()
    }

    private func follow(_ member: Member) {
        guard hasFailedOver, !member.isAtPrimary else { return }
        member.relay.lead(to: primary.port)
        member.relay.cut()
        member.isAtPrimary = true
        note("node \(member.number) finds the new primary")
    }

    /// All faults end; every node must come back, and know everything.
    func heal() async throws {
        if isFrozen { try freeze() }
        if isDown { try kill() }
        for member in members {
            if member.isSilent { try silence(member) }
            follow(member)
        }
        let before = keys.count
        try await until("the server takes writes") {
            await issue()
            return keys.count > before
        }
        for member in members {
            try await until("node \(member.number) comes back") { await beat([member]) }
        }
        check()
    }

    // MARK: The model

    private func canAcknowledge(_ member: Member) -> Bool {
        member.isAtPrimary && !member.isSilent && !isFrozen && !isDown
    }

    /// What must hold at any time.
    private func check() {
        let now = time.uptime
        for member in members {
            let isOver = member.lastChance.map { now >= $0 + lease } ?? true
            for (position, key) in keys.enumerated() {
                let refusal = member.node.refusal(key.issued.secret)
                if refusal == nil { accepted += 1 } else { refused += 1 }
                if let revokedAt = key.revokedAt, now >= revokedAt + lease, refusal == nil {
                    violations.append("\(story.count): node \(member.number) accepts key \(position), revoked long ago")
                }
                if isOver, refusal != .unavailable {
                    violations.append(
                        "\(story.count): node \(member.number) answers after its lease: \(refusal?.rawValue ?? "accepted")")
                }
            }
        }
    }

    /// What must hold when a heartbeat has succeeded.
    private func exact(_ member: Member) {
        for (position, key) in keys.enumerated() {
            let refusal = member.node.refusal(key.issued.secret)
            let isRight = key.revokedAt != nil ? refusal == .revoked : refusal == nil || key.isUnsure && refusal == .revoked
            if !isRight {
                violations.append(
                    "\(story.count): node \(member.number) misjudges key \(position): \(refusal?.rawValue ?? "accepted")")
            }
        }
    }

    private func note(_ text: String) {
        story.append("  " + text)
    }
}

/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
