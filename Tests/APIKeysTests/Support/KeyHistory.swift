@testable import APIKeys
import TestSupport

/// A life of keys, made up at random: what people may do to keys, in any order, at times that only grow.
struct KeyHistory {
    enum Step: CaseIterable { case create, rotate, revoke, endGrace, extendGrace, wait, waitLong }

    private(set) var keys: [APIKey]
    private(set) var now = Sample.start
    private var generator: SplitMix64
    private let addresses: [[CIDR]]

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
        addresses = [[], [], ["192.0.2.0/24"], ["2001:db8::/32", "192.0.2.7"]].map { $0.compactMap { CIDR($0) } }
        keys = []
        create()
    }

    /// One step, and which key it touched; steps that the rules forbid change nothing.
    mutating func step() -> Int? {
        let position = Int.random(in: keys.indices, using: &generator)
        let key = keys[position]
        let duration = Duration.milliseconds(Int64.random(in: 0...40 * 86_400_000, using: &generator))
        switch Step.allCases.randomElement(using: &generator) ?? .wait {
        case .create:
            create()
            return keys.count - 1
        case .rotate:
            let secret = Sample.format.makeSecret(using: &generator)
            let grace = Bool.random(using: &generator) ? duration : .zero
            guard let (predecessor, successor) = try? key.rotated(to: secret, by: Sample.otherUser, at: now, grace: grace)
            else {
                return nil
            }
            keys[position] = predecessor
            keys.append(successor)
        case .revoke: keys[position] = key.revoked(at: now, reason: "test")
        case .endGrace: keys[position] = (try? key.endingGrace(at: now)) ?? key
        case .extendGrace: keys[position] = (try? key.extendingGrace(by: duration, at: now)) ?? key
        case .wait: now = now + Int64.random(in: 0...3_600_000, using: &generator)
        case .waitLong: now = now.adding(duration)
        }
        return position
    }

    private mutating func create() {
        let lifetime: Duration? =
            Bool.random(using: &generator) ? nil : .milliseconds(Int64.random(in: 1...90 * 86_400_000, using: &generator))
        keys.append(
            Sample.key(
                secret: Sample.format.makeSecret(using: &generator),
                allowedAddresses: addresses.randomElement(using: &generator) ?? [], createdAt: now, lifetime: lifetime))
    }
}
