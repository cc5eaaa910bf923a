import Synchronization

/// The client's random numbers, which all copies of it draw from in turn.
final class RandomSource: Sendable {
    private let generator: Mutex<any RandomNumberGenerator & Sendable>

    init(_ generator: any RandomNumberGenerator & Sendable) { self.generator = Mutex(generator) }

    func next() -> UInt64 { generator.withLock { $0.next() } }

    /// At least 0 and less than 1, in steps of 2⁻⁵³.
    func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}
