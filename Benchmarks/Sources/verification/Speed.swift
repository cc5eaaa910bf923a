import APIKeys
import Foundation

/// How long one verification takes.
struct Speed {
    /// Runs whose median counts.
    static let runs = 99
    /// Verifications in each: so few that their texts are still in the processor's cache, as those of a request that was just read are.
    static let verifications = 5_000

    let verifier: KeyVerifier
    private let lease: Lease
    private let uptime = ContinuousClock.now

    init(format: KeyFormat, index: KeyIndex) {
        lease = Lease(origin: uptime)
        lease.renew(until: uptime.advanced(by: .seconds(3_600)))
        verifier = KeyVerifier(format: format, index: index, lease: lease)
    }

    /// The median of nanoseconds per verification, over runs that each have credentials of their own.
    ///
    /// - Parameters:
    ///   - credentials: what to verify; run after run goes on where the last one ended, and begins again at their end.
    ///   - isCounting: whether each verdict is also put to the key's limits, as a server does once it knows the scope.
    ///   - isExpected: whether a verdict is the one that was meant to be measured.
    func median(
        of credentials: [String], isCounting: Bool = false, expecting isExpected: (VerificationOutcome) -> Bool
    ) -> Double {
        var position = 0
        var results: [Double] = []
        // The first run warms up and does not count.
        for run in 0...Self.runs {
            // Made anew, so that they are the last thing that was written.
            let batch = (0..<Self.verifications).map {
                String(decoding: Array(credentials[(position + $0) % credentials.count].utf8), as: UTF8.self)
            }
            position += batch.count
            var expected = 0
            let start = Self.processorTime
            for credential in batch {
                var verdict = verifier.verify(credential, from: nil, at: Population.start, uptime: uptime)
                if isCounting { _ = verifier.count(&verdict, at: uptime) }
                if isExpected(verdict) { expected += 1 }
            }
            let time = Self.processorTime - start
            precondition(expected == batch.count, "a verdict was not what it should have been")
            if run > 0 { results.append(Double(time) / Double(batch.count)) }
        }
        return results.sorted()[results.count / 2]
    }

    /// Nanoseconds that this thread has been on a processor: what a neighbour takes away does not count, and verification never waits.
    private static var processorTime: Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
