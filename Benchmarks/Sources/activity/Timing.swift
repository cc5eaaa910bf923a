/// How long calls took, in milliseconds.
struct Timing {
    static let runs = 200

    private let sorted: [Double]

    var median: Double { sorted[sorted.count / 2] }
    var p99: Double { sorted[sorted.count * 99 / 100] }

    init(_ milliseconds: [Double]) {
        sorted = milliseconds.sorted()
    }

    struct WrongAnswer: Error {}

    /// - Parameter call: says whether its answer was what it should be.
    static func measure(runs: Int = runs, _ call: @Sendable () async throws -> Bool) async throws -> Timing {
        var milliseconds: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            guard try await call() else { throw WrongAnswer() }
            milliseconds.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        return Timing(milliseconds)
    }
}

extension Double {
    /// With one decimal, right-aligned in a column.
    var shown: String {
        let tenths = Int((self * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)".padded(-9)
    }
}

extension String {
    /// With blanks after it up to `width` characters, or before it where `width` is negative.
    func padded(_ width: Int) -> String {
        let blanks = String(repeating: " ", count: max(0, abs(width) - count))
        return width < 0 ? blanks + self : self + blanks
    }
}
