public import APIKeys

/// One change of a deployment's status, with a sentence for people.
public struct DeploymentEvent: Sendable, Hashable {
    public let time: Timestamp
    public let status: DeploymentStatus
    public let message: String

    init(_ status: DeploymentStatus, at time: Timestamp, _ message: String) {
        self.time = time
        self.status = status
        self.message = message
    }
}
