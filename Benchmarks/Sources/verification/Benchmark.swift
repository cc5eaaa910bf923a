import APIKeys

/// Measures verification against the goals that stand in the documentation: `swift run -c release verification`.
@main
enum Benchmark {
    static func main() throws {
        let format = try KeyFormat(prefix: "wc_live_")
        let population = Population(format: format)
        print("Verification of API keys in process\n\(Machine.description)")
        print("\(Population.keysPerProfile) keys share a team, a maker and a set of scopes; none has an address list.")
        print("Medians of \(Speed.runs) runs of \(Speed.verifications) verifications each, of credentials in random order.\n")

        // Memory first: a process that has freed memory takes it from there again, and does not grow.
        Report.row("bytes per key", "of the index", "of the process", goal: "goal")
        let indexes = [1_000_000, 10_000_000].map { count in
            let (index, memory) = Memory.measure(count, of: population)
            let goal = Report.goal(memory.ofProcess ?? memory.ofIndex, atMost: 96)
            let figure = memory.ofProcess?.oneDecimal ?? "unknown"
            Report.row("\(count) keys", memory.ofIndex.oneDecimal, figure, goal: goal + ", 64 wished")
            return index
        }
        withExtendedLifetime(indexes) {}

        print("")
        Report.row("ns per verification", "1000 keys", "1000000 keys", goal: "goal at 1000000")
        let small = speeds(1_000, of: population)
        let large = speeds(1_000_000, of: population)
        for (small, large) in zip(small, large) {
            let goal = large.goal.map { Report.goal(large.nanoseconds, atMost: $0) } ?? ""
            Report.row(large.title, small.nanoseconds.oneDecimal, large.nanoseconds.oneDecimal, goal: goal)
        }
    }

    private struct Figure {
        let title: String
        let nanoseconds: Double
        let goal: Double?
    }

    private static func speeds(_ count: Int, of population: Population) -> [Figure] {
        var generator = SplitMix64(seed: 1)
        let secrets = population.secrets(count, seed: UInt64(count))
        let index = KeyIndex()
        index.update(secrets.enumerated().lazy.map { population.key($0.offset, digest: $0.element.digest) })
        let speed = Speed(format: population.format, index: index)

        // The keys in another order than they were loaded in, so that no cache knows what comes next; their texts in the order in
        // which they are read, as a request's own bytes are warm.
        let valid = secrets.shuffled(using: &generator).map { $0.expose() }
        let unknown = population.secrets(Speed.verifications * (Speed.runs + 1), seed: 0).map { $0.expose() }
        let isAccepted = { (verdict: VerificationOutcome) in if case .accepted = verdict { true } else { false } }
        let foreign = unknown.map { "ghp_" + $0.dropFirst(8) }
        let mistyped = unknown.map { $0.dropLast() + ($0.hasSuffix("0") ? "1" : "0") }
        return [
            Figure(
                title: "valid key", nanoseconds: speed.median(of: valid, expecting: isAccepted), goal: 600),
            Figure(
                title: "the same, asked for limits",
                nanoseconds: speed.median(of: valid, isCounting: true, expecting: isAccepted), goal: 600),
            limited(1, secrets, valid, of: population, expecting: isAccepted),
            limited(4, secrets, valid, of: population, expecting: isAccepted),
            Figure(
                title: "unknown key, well-formed", nanoseconds: speed.median(of: unknown) { $0 == .refused(.unknown, of: nil) },
                goal: nil),
            Figure(
                title: "foreign token, 40 characters",
                nanoseconds: speed.median(of: foreign) { $0 == .refused(.malformed, of: nil) }, goal: 100),
            Figure(
                title: "our prefix, wrong checksum",
                nanoseconds: speed.median(of: mistyped.map { String($0) }) { $0 == .refused(.malformed, of: nil) }, goal: 100),
        ]
    }

    /// The same keys, each with so many limits that none is used up.
    private static func limited(
        _ count: Int, _ secrets: [KeySecret], _ valid: [String], of population: Population,
        expecting isExpected: (VerificationOutcome) -> Bool
    ) -> Figure {
        let limits = ["1000000/1d", "1000000/2d", "1000000/3d", "1000000/4d"].prefix(count).compactMap { RateLimit($0) }
        let index = KeyIndex()
        index.update(
            secrets.enumerated().lazy.map { population.key($0.offset, digest: $0.element.digest, limits: limits) })
        let speed = Speed(format: population.format, index: index)
        return Figure(
            title: "valid key with \(count) limit\(count == 1 ? "" : "s"), counted",
            nanoseconds: speed.median(of: valid, isCounting: true, expecting: isExpected), goal: nil)
    }
}
