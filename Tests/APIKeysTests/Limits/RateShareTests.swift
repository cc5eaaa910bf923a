import TestSupport
import Testing

@testable import APIKeys

@Suite("A limit that several processes share")
struct RateShareTests {
    @Test("their parts are the whole, call for call, and at least one each")
    func parts() {
        for nodes in 1...12 {
            for quota in [1, 2, 5, 11, 12, 13, 100, 1_000_000] {
                let parts = (0..<nodes).map { RateShare(nodes: nodes, place: $0).part(of: quota) }
                #expect(parts.reduce(0, +) == max(quota, nodes))
                #expect(parts.allSatisfy { $0 >= 1 } && (parts.max() ?? 0) - (parts.min() ?? 0) <= 1)
            }
        }
        #expect(RateShare(nodes: 0, place: -3) == .whole && RateShare(nodes: 3, place: 7) == RateShare(nodes: 3, place: 2))
        let share = RateShare(nodes: 70_000, place: 69_999)
        #expect(RateShare(word: share.word) == share)
    }

    /// Several processes, and a client that asks the next one each time.
    private struct Cluster {
        let origin = ContinuousClock.now
        let limit: String
        var nodes: [RateLimiter] = []
        var elapsed = Duration.zero
        var times: [Duration] = []
        private var turn = 0

        init(_ limit: String, nodes count: Int) {
            self.limit = limit
            for _ in 0..<count { join() }
        }

        mutating func join() {
            nodes.append(RateLimiter(origin: origin))
            divide()
        }

        mutating func leave(_ place: Int) {
            nodes.remove(at: place)
            divide()
        }

        private func divide() {
            for (place, node) in nodes.enumerated() { node.share = RateShare(nodes: nodes.count, place: place) }
        }

        /// Asks for as long as that, far more often than the limit allows.
        mutating func ask(for duration: Duration, every pause: Duration) {
            let end = elapsed + duration
            while elapsed < end {
                turn += 1
                var calls = Calls(limit, limiter: nodes[turn % nodes.count], origin: origin)
                calls.elapsed = elapsed
                if !calls.standing().isRefused { times.append(elapsed) }
                elapsed += pause
            }
        }

        /// The most that went through in a time of this length.
        func most(in window: Duration) -> Int {
            var (first, most) = (0, 0)
            for (place, time) in times.enumerated() {
                while time - times[first] >= window { first += 1 }
                most = max(most, place - first + 1)
            }
            return most
        }
    }

    @Test("together they let through what one would: a bucket, and then the quota in each window", arguments: [1, 2, 3, 7, 10])
    func steady(nodes: Int) {
        var cluster = Cluster("100/1m", nodes: nodes)
        cluster.ask(for: .seconds(600), every: .milliseconds(7))
        // The bucket, and ten windows' worth.
        #expect(1100 - nodes...1100 ~= cluster.times.count, "\(cluster.times.count)")
        #expect(cluster.most(in: .seconds(60)) < 200)
        let settled = cluster.times.count { $0 >= .seconds(300) && $0 < .seconds(600) }
        #expect(500 - nodes...500 + nodes ~= settled, "\(settled)")
    }

    @Test("a limit of fewer calls than there are processes is one call each")
    func few() {
        var cluster = Cluster("2/1m", nodes: 5)
        cluster.ask(for: .seconds(600), every: .milliseconds(97))
        #expect(50...55 ~= cluster.times.count, "\(cluster.times.count)")
    }

    @Test("whoever comes adds at most a share, and so does the share of whoever goes: each once")
    func changes() {
        var cluster = Cluster("120/1m", nodes: 3)
        cluster.ask(for: .seconds(300), every: .milliseconds(7))
        let before = cluster.times.count
        cluster.join()
        cluster.ask(for: .seconds(60), every: .milliseconds(7))
        let joined = cluster.times.count - before
        // The minute's 120, and the newcomer's full bucket of 30.
        #expect(120 - 4...150 ~= joined, "\(joined)")
        cluster.leave(0)
        cluster.ask(for: .seconds(60), every: .milliseconds(7))
        let left = cluster.times.count - before - joined
        #expect(120 - 4...150 ~= left, "\(left)")
        cluster.ask(for: .seconds(300), every: .milliseconds(7))
        let settled = cluster.times.count - before - joined - left
        #expect(600 - 4...600 + 4 ~= settled, "\(settled)")
    }

    @Test(
        "however they come and go, no window has more than the bucket, the quota, and a share for each coming and going",
        arguments: 0..<12 as Range<UInt64>)
    func bound(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let quota = 60
        var cluster = Cluster("60/10s", nodes: Int.random(in: 1...6, using: &generator))
        var changes: [(time: Duration, share: Int)] = []
        for _ in 0..<30 {
            cluster.ask(for: .milliseconds(Int.random(in: 100...8000, using: &generator)), every: .milliseconds(11))
            if cluster.nodes.count == 1 || (cluster.nodes.count < 8 && Bool.random(using: &generator)) {
                cluster.join()
                changes.append((cluster.elapsed, quota / cluster.nodes.count + 1))
            } else {
                changes.append((cluster.elapsed, quota / cluster.nodes.count + 1))
                cluster.leave(Int.random(in: 0..<cluster.nodes.count, using: &generator))
            }
        }
        for start in cluster.times {
            let end = start + .seconds(10)
            let count = cluster.times.count { $0 >= start && $0 < end }
            let allowance = changes.filter { $0.time >= start && $0.time < end }.reduce(0) { $0 + $1.share }
            #expect(count <= 2 * quota + allowance)
        }
        // Over all of it: the bucket once, the windows, and a share for each change.
        let windows = Int((cluster.elapsed / .seconds(10)).rounded(.up))
        #expect(cluster.times.count <= quota * (windows + 1) + changes.reduce(0) { $0 + $1.share })
        #expect(cluster.times.count >= quota * (windows - 1) / 2)
    }

    @Test("a change of the share leaves a bucket as full as it was")
    func proportions() {
        var calls = Calls("100/1m")
        #expect(calls.letThrough(of: 80) == 80)
        calls.elapsed = .milliseconds(1)
        calls.limiter.share = RateShare(nodes: 2, place: 0)
        #expect(calls.standing().items[0].remaining == 9)
        calls.limiter.share = .whole
        #expect(calls.standing().items[0].remaining == 17)
    }
}
