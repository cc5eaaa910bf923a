import APIKeys
import WorkClaw

/// A deployment from its beginning on. A script of ours renews the part that moves while it is under way; without scripts there is a link.
struct DeploymentDetailsPage: PageView {
    static let template = "Deployments/Details/details.mustache"
    static let asksForMore = true

    struct Fact: Sendable {
        let name: String
        let value: String
    }

    struct Host: Sendable {
        let number: Int
        let batch: Int
        let state: String
        let obstacle: String?
    }

    struct Event: Sendable {
        let time: TimeView
        let status: DeploymentStatusView
        let message: String
    }

    let title: String
    let path: String
    let claw: String
    let clawPath: String
    let isUnderWay: Bool
    let status: DeploymentStatusView
    /// What that means for whoever chats with the Claw.
    let meaning: String
    let strategy: String
    let settings: [Fact]
    let created: TimeView
    let createdBy: String
    let id: String
    let hosts: [Host]
    let hasHosts: Bool
    let hasBatches: Bool
    let watchedUntil: String?
    let events: [Event]
    /// Where to roll it back; `nil` if that cannot be done, or not by this person.
    let rollBackPath: String?
    /// Where to try again; `nil` unless a check has failed, or for whoever may not.
    let retryPath: String?

    init(_ details: DeploymentDetails, maker: Person?, manages: Bool, now: Timestamp) {
        let deployment = details.deployment
        title = "Revision \(deployment.revision) of \(details.clawName)"
        path = deployment.id.path
        claw = details.clawName
        clawPath = deployment.clawID.path
        isUnderWay = deployment.status.isUnderWay
        status = DeploymentStatusView(deployment.status)
        meaning = Self.meaning(of: details)
        strategy = deployment.rollout.strategy.title
        settings = Self.settings(of: deployment.rollout)
        created = TimeView(deployment.createdAt, now: now)
        createdBy = maker?.email ?? "somebody who has left"
        id = deployment.id.description
        hosts = details.hosts.enumerated().map { position, host in
            Host(number: position + 1, batch: host.batch, state: host.state.text, obstacle: host.obstacle)
        }
        hasHosts = !hosts.isEmpty
        hasBatches = deployment.rollout.strategy == .batched
        watchedUntil = details.watchedUntil.map { TimeView($0, now: now).toTheSecond }
        events = deployment.events.map { event in
            Event(
                time: TimeView(event.time, now: now), status: DeploymentStatusView(event.status), message: event.message)
        }
        rollBackPath = manages && details.revisionAfterRollback != nil ? "\(path)/roll-back" : nil
        retryPath = manages && [.paused, .failed].contains(deployment.status) ? "\(clawPath)/deploy" : nil
    }

    private static func meaning(of details: DeploymentDetails) -> String {
        let deployment = details.deployment
        let rest = details.revisionAfterRollback.map { "Revision \($0) answers." } ?? "Nothing answers yet."
        switch deployment.status {
        case .queued: return "It waits for a runtime host. \(rest)"
        case .inProgress:
            let serving = details.hosts.count { $0.state == .serving }
            guard serving > 0 else { return "The runtime hosts load and check it. \(rest)" }
            return "\(serving) of \(details.hosts.count) runtime hosts answer from it."
        case .paused: return "A check failed. \(rest)"
        case .succeeded: return deployment.isInService ? "The Claw answers from it." : "Another revision has taken its place."
        case .failed: return "It was given up, and never took over."
        case .rolledBack: return "The Claw answers from what was in service before."
        }
    }

    private static func settings(of rollout: Rollout) -> [Fact] {
        switch rollout.strategy {
        case .blueGreen: []
        case .rolling: [Fact(name: "Hosts at a time", value: "\(rollout.maxConcurrent ?? 1)")]
        case .batched:
            [
                Fact(name: "Hosts in a batch", value: rollout.batchSize.map { "\($0)" } ?? "A quarter of them"),
                Fact(name: "A batch is watched for", value: "\(rollout.validationWindow?.components.seconds ?? 0) s"),
            ]
        }
    }
}

extension HostState {
    /// As people read it.
    fileprivate var text: String {
        switch self {
        case .waiting: "Waits for its turn"
        case .draining: "Lets its answers end"
        case .checking: "Checks the revision"
        case .healthy: "Ready to shift"
        case .serving: "Answers from it"
        case .failed: "A check failed"
        case .unreadable: "Cannot load it"
        case .gone: "Went away"
        }
    }
}
