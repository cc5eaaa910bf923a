import Synchronization

/// Places for things that are made when they are first needed and then kept: to find one there takes one atomic load.
///
/// What the standard library's `AtomicLazyReference` does, for many at once: with that, a look took 40 ns more.
final class LazySlots<Value: AnyObject & Sendable>: @unchecked Sendable {
    // Unchecked for the pointer, which never changes, and for what the words stand for: a reference that this holds, stored by a releasing
    // exchange after its object was made, and 0 before.
    private let slots: UnsafeMutablePointer<Atomic<UInt>>
    private let count: Int

    init(count: Int) {
        self.count = count
        slots = .allocate(capacity: count)
        for number in 0..<count { (slots + number).initialize(to: Atomic(0)) }
    }

    deinit {
        for number in 0..<count { Self.reference(slots[number].load(ordering: .acquiring))?.release() }
        slots.deinitialize(count: count)
        slots.deallocate()
    }

    /// What is at `number`, made if nobody has asked for it before. Of two who make it at once, one's is kept.
    func value(at number: Int, make: () -> Value) -> Value {
        precondition(0 <= number && number < count)
        if let known = Self.reference(slots[number].load(ordering: .acquiring)) { return known.takeUnretainedValue() }
        let made = Unmanaged.passRetained(make())
        let (isFirst, present) = slots[number].compareExchange(
            expected: 0, desired: UInt(bitPattern: made.toOpaque()), ordering: .acquiringAndReleasing)
        guard !isFirst, let known = Self.reference(present) else { return made.takeUnretainedValue() }
        made.release()
        return known.takeUnretainedValue()
    }

    private static func reference(_ word: UInt) -> Unmanaged<Value>? {
        UnsafeRawPointer(bitPattern: word).map { Unmanaged.fromOpaque($0) }
    }
}
