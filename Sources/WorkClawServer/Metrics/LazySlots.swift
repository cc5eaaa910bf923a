import Synchronization

/// Places for things that are made when they are first needed and then kept: to find one there takes one atomic load.
final class LazySlots<Value: AnyObject & Sendable>: @unchecked Sendable {
    // Unchecked for the pointer: it never changes, and what it leads to are atomics.
    private let slots: UnsafeMutablePointer<AtomicLazyReference<Value>>
    private let count: Int

    init(count: Int) {
        self.count = count
        slots = .allocate(capacity: count)
        for number in 0..<count { (slots + number).initialize(to: AtomicLazyReference()) }
    }

    deinit {
        slots.deinitialize(count: count)
        slots.deallocate()
    }

    /// What is at `number`, made if nobody has asked for it before. Of two who make it at once, one's is kept.
    func value(at number: Int, make: () -> Value) -> Value {
        precondition(0 <= number && number < count)
        return slots[number].load() ?? slots[number].storeIfNil(make())
    }
}
