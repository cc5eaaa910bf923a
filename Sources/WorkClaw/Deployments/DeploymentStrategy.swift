/// In which order the runtime hosts take up a revision.
public enum DeploymentStrategy: String, Sendable, CaseIterable {
    /// All at once; the Claw shifts when every host is healthy.
    case blueGreen = "blue_green"
    /// Host by host.
    case rolling
    /// A quarter of the hosts at a time.
    case batched

    /// What a deployment follows that names none.
    public static let standard = DeploymentStrategy.blueGreen

    /// The hosts in the groups that are prepared and checked one after the other. A group that is not healthy stops those behind it.
    ///
    /// - Returns: every host once, in the order given; no group is empty.
    func groups<Host>(of hosts: [Host]) -> [[Host]] {
        let size =
            switch self {
            case .blueGreen: hosts.count
            case .rolling: 1
            case .batched: (hosts.count + 3) / 4
            }
        guard size > 0 else { return [] }
        return stride(from: 0, to: hosts.count, by: size).map { Array(hosts[$0..<min($0 + size, hosts.count)]) }
    }
}
