import Synchronization

/// A floating-point number that any thread may read and change, without a lock.
struct AtomicDouble: ~Copyable, Sendable {
    private let bits = Atomic<UInt64>(0)

    func load() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func store(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var known = bits.load(ordering: .relaxed)
        while true {
            let sum = (Double(bitPattern: known) + amount).bitPattern
            let (isDone, present) = bits.weakCompareExchange(expected: known, desired: sum, ordering: .relaxed)
            if isDone { return }
            known = present
        }
    }
}
