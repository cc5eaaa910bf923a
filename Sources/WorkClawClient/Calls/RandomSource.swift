import Synchronization

/// The random numbers of the client's jitter, which all copies of it draw from in turn.
final class RandomSource: Sendable {
    private let generator: Mutex<any RandomNumberGenerator & Sendable>

    init(_ generator: any RandomNumberGenerator & Sendable) { self.generator = Mutex(generator) }

    /// At least 0 and less than 1, in steps of 2⁻⁵³.
    func fraction() -> Double { Double(generator.withLock { $0.next() } >> 11) * 0x1p-53 }
}
