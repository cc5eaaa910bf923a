import Synchronization

/// How many requests the port has answered, and refused to read.
public final class VerifyPortCounts: Sendable {
    private let answered = Atomic<Int>(0)
    private let faults = FaultCounts<RequestFault>()
    private let introspectionFaults = FaultCounts<IntrospectionFault>()

    init() {}

    /// Requests whose key was judged.
    public var judged: Int { answered.load(ordering: .relaxed) }

    /// Requests that were refused for this without a look at their key.
    public func refused(for fault: RequestFault) -> Int { faults[fault] }

    /// Questions what a key is that were refused for this, and nothing was said of the key.
    public func refused(for fault: IntrospectionFault) -> Int { introspectionFaults[fault] }

    func noteJudged(_ count: Int) {
        answered.wrappingAdd(count, ordering: .relaxed)
    }

    func note(_ fault: RequestFault) { faults.note(fault) }
    func note(_ fault: IntrospectionFault) { introspectionFaults.note(fault) }
}

/// A number for each fault that there can be.
private final class FaultCounts<Fault: Hashable & CaseIterable & Sendable>: Sendable {
    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }

    private let counters = Dictionary(uniqueKeysWithValues: Fault.allCases.map { ($0, Counter()) })

    subscript(fault: Fault) -> Int { counters[fault]?.value.load(ordering: .relaxed) ?? 0 }

    func note(_ fault: Fault) {
        counters[fault]?.value.wrappingAdd(1, ordering: .relaxed)
    }
}
