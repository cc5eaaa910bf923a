import Synchronization

/// Makes request ids without a system call: a counter that starts at a random place, scrambled.
///
/// Two ids of one process come from two counts, and those of two processes from two random starts. An id names a request and guards
/// nothing, so it need not be hard to guess; and two reads from the system's generator would cost as much as verifying a key.
public final class RequestIDSource: Sendable {
    private let counter: Atomic<UInt64>
    private let seed: UInt64

    public init() {
        var generator = SystemRandomNumberGenerator()
        self.counter = Atomic(generator.next())
        self.seed = generator.next()
    }

    public func next(at time: Timestamp) -> RequestID {
        let count = counter.wrappingAdd(1, ordering: .relaxed).newValue
        var numbers = Scrambled(count: count, seed: seed)
        return RequestID(at: time, using: &numbers)
    }

    /// First the seed's random bits, mixed with the count, then the count itself, scrambled one to one.
    private struct Scrambled: RandomNumberGenerator {
        let count: UInt64
        let seed: UInt64
        var isFirst = true

        init(count: UInt64, seed: UInt64) {
            self.count = count
            self.seed = seed
        }

        mutating func next() -> UInt64 {
            defer { isFirst = false }
            return Self.scramble(isFirst ? count ^ seed : count)
        }

        /// The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
        private static func scramble(_ value: UInt64) -> UInt64 {
            var value = value
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }
}
