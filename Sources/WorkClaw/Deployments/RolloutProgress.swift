import APIKeys

/// Where a deployment stands with all hosts. What is to be done next is decided from this alone, so that whichever host drives the
/// deployment goes on where another left it.
struct RolloutProgress: Sendable, Hashable {
    struct Host: Sendable, Hashable {
        let name: String
        let batch: Int
        let state: HostState
        /// When it came to this state.
        let since: Timestamp
        /// What a check found, in sentences that may be shown to the team.
        let obstacle: String?
    }

    /// What is to be done.
    enum Step: Sendable, Hashable {
        case wait
        /// These hosts are to take the revision up.
        case plan([String])
        /// The turn of these hosts has come.
        case ask([String], HostState)
        /// These hosts are waited for no more.
        case leaveOut([String])
        /// This batch serves the revision; others follow.
        case shiftBatch(Int)
        /// The whole Claw serves the revision.
        case finish
        /// These obstacles stand in the way.
        case pause([String])
        case fail
    }

    /// How long a host may take to drain or to check before the deployment pauses: longer than either ever takes.
    static let longestTurn = Duration.seconds(180)

    let rollout: Rollout
    /// In the order of their names.
    let hosts: [Host]
    let live: Set<String>
    /// When the batch that was shifted last has been watched for long enough.
    let windowEnd: Timestamp?

    func next(at now: Timestamp) -> Step {
        if hosts.contains(where: { $0.state == .unreadable }) { return .fail }
        let failed = hosts.filter { $0.state == .failed }
        guard failed.isEmpty else { return .pause(failed.compactMap(\.obstacle)) }
        let lost = hosts.filter { $0.state.isAwaited && !live.contains($0.name) }
        guard lost.isEmpty else { return .leaveOut(lost.map(\.name)) }
        let isOverdue = hosts.contains {
            ($0.state == .draining || $0.state == .checking) && now.since($0.since) >= Self.longestTurn
        }
        if isOverdue { return .pause(["A runtime host did not report in time."]) }
        let present = hosts.filter { $0.state != .gone }
        // Whoever comes alive meanwhile serves what is in service for the Claw as a whole, and is asked only if nobody else is left.
        guard present.contains(where: { live.contains($0.name) }) else {
            return live.isEmpty ? .wait : .plan(live.sorted())
        }
        return switch rollout.strategy {
        case .blueGreen: nextOfAll(present)
        case .rolling: nextInTurn(present)
        case .batched: nextBatch(present, at: now)
        }
    }

    private func nextOfAll(_ present: [Host]) -> Step {
        if let ask = ask(present) { return ask }
        return present.allSatisfy { $0.state == .healthy } ? .finish : .wait
    }

    private func nextInTurn(_ present: [Host]) -> Step {
        let waiting = present.filter { $0.state == .waiting }
        let out = present.count { $0.state == .draining || $0.state == .checking }
        let free = rollout.groupSize(of: present.count) - out
        if !waiting.isEmpty, free > 0 { return .ask(waiting.prefix(free).map(\.name), .draining) }
        return waiting.isEmpty && out == 0 ? .finish : .wait
    }

    private func nextBatch(_ present: [Host], at now: Timestamp) -> Step {
        if let windowEnd, now < windowEnd { return .wait }
        let awaited = present.filter(\.state.isAwaited)
        guard let batch = awaited.map(\.batch).min() else { return .finish }
        let members = awaited.filter { $0.batch == batch }
        if let ask = ask(members) { return ask }
        guard members.allSatisfy({ $0.state == .healthy }) else { return .wait }
        return members.count == awaited.count ? .finish : .shiftBatch(batch)
    }

    private func ask(_ hosts: [Host]) -> Step? {
        let waiting = hosts.filter { $0.state == .waiting }
        return waiting.isEmpty ? nil : .ask(waiting.map(\.name), .checking)
    }
}
