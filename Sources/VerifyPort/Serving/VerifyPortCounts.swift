import Synchronization

/// How many requests the port has answered, and refused to read.
public final class VerifyPortCounts: Sendable {
    private let answered = Atomic<Int>(0)
    private let faults: [Counter]

    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }

    init() {
        faults = RequestFault.allCases.map { _ in Counter() }
    }

    /// Requests whose key was judged.
    public var judged: Int { answered.load(ordering: .relaxed) }

    /// Requests that were refused for this without a look at their key.
    public func refused(for fault: RequestFault) -> Int {
        RequestFault.allCases.firstIndex(of: fault).map { faults[$0].value.load(ordering: .relaxed) } ?? 0
    }

    func noteJudged(_ count: Int) {
        answered.wrappingAdd(count, ordering: .relaxed)
    }

    func note(_ fault: RequestFault) {
        guard let number = RequestFault.allCases.firstIndex(of: fault) else { return }
        faults[number].value.wrappingAdd(1, ordering: .relaxed)
    }
}
