/// How a revision goes over the runtime hosts: the strategy, with what it can be told.
public struct Rollout: Sendable, Hashable {
    /// What a deployment follows that names nothing.
    public static let standard = Rollout(.standard)

    /// How many hosts may be named, far more than there ever are.
    public static let hostCounts = 1...1000
    /// Seconds of a validation window.
    public static let windows = 0...86_400
    static let standardWindow = Duration.seconds(60)

    public let strategy: DeploymentStrategy
    /// How many hosts a rolling deployment takes out of service at a time; `nil` for any other.
    public let maxConcurrent: Int?
    /// How many hosts a batch of a batched deployment has; `nil` for a quarter of them, rounded up, and for any other deployment.
    public let batchSize: Int?
    /// How long a batch of a batched deployment is watched before the next one follows; `nil` for any other.
    public let validationWindow: Duration?

    /// What is not said takes its default: one host at a time, a quarter of the hosts, 60 seconds. What belongs to another strategy is left out.
    public init(
        _ strategy: DeploymentStrategy, maxConcurrent: Int? = nil, batchSize: Int? = nil, validationWindow: Duration? = nil
    ) {
        self.strategy = strategy
        self.maxConcurrent = strategy == .rolling ? maxConcurrent ?? 1 : nil
        self.batchSize = strategy == .batched ? batchSize : nil
        self.validationWindow = strategy == .batched ? validationWindow ?? Self.standardWindow : nil
    }

    /// All that is wrong with what somebody wants.
    ///
    /// - Parameters:
    ///   - strategy: `nil` if it is not known, which is a fault of its own.
    ///   - window: in seconds.
    public static func faults(
        strategy: DeploymentStrategy?, maxConcurrent: Int?, batchSize: Int?, validationWindow window: Int?
    ) -> [FieldFault] {
        [
            ("max_concurrent", maxConcurrent, hostCounts, DeploymentStrategy.rolling),
            ("batch_size", batchSize, hostCounts, .batched), ("validation_window", window, windows, .batched),
        ].compactMap { field, value, range, owner in
            guard let value else { return nil }
            if let strategy, strategy != owner {
                return FieldFault(.invalid, at: field, "Is only for a \(owner.rawValue) deployment.")
            }
            guard !range.contains(value) else { return nil }
            return FieldFault(.outOfRange, at: field, "Must be from \(range.lowerBound) to \(range.upperBound).")
        }
    }

    /// How many of `count` hosts are taken up at a time.
    func groupSize(of count: Int) -> Int {
        switch strategy {
        case .blueGreen: max(1, count)
        case .rolling: max(1, maxConcurrent ?? 1)
        case .batched: max(1, batchSize ?? (count + 3) / 4)
        }
    }
}
