import APIKeys
import WorkClaw

/// One page of a team's deployments, or of a Claw's.
struct DeploymentListPage: PageView {
    static let template = "Deployments/List/list.mustache"

    struct Row: Sendable {
        let path: String
        let label: String
        let claw: String
        let clawPath: String
        let status: DeploymentStatusView
        let isInService: Bool
        let strategy: String
        let createdBy: String
        let created: TimeView
    }

    struct Filter: Sendable {
        let name: String
        let path: String
        let isChosen: Bool
    }

    struct Option: Sendable {
        let id: String
        let name: String
        let isChosen: Bool
    }

    /// The choice of a Claw.
    struct Choice: Sendable {
        let options: [Option]
        let isAny: Bool
        /// The status that it keeps to.
        let keptStatus: String?
    }

    /// The Claw whose list it is.
    struct Back: Sendable {
        let name: String
        let path: String
    }

    let title: String
    let back: Back?
    let deployPath: String?
    let filters: [Filter]
    let choice: Choice?
    let rows: [Row]
    /// Set if the list is empty, and says what to do.
    let emptiness: String?
    let newest: String?
    let older: String?
    let hasPages: Bool

    init(
        _ query: DeploymentQuery, _ found: DeploymentPage, names: [ClawID: String], choice: [(id: ClawID, name: String)],
        makers: [UserID: Person], manages: Bool, now: Timestamp
    ) {
        title = query.claw.map { "Deployments of \($0.name)" } ?? "Deployments"
        back = query.claw.map { Back(name: $0.name, path: $0.id.path) }
        deployPath = manages ? query.claw.map { "\($0.id.path)/deploy" } : nil
        filters = ([nil] + DeploymentStatus.allCases).map { status in
            Filter(
                name: status?.title ?? "All", path: query.with { $0.status = status }.address,
                isChosen: query.status == status)
        }
        var options = choice
        if let chosen = query.clawID, let name = names[chosen], !options.contains(where: { $0.id == chosen }) {
            options.append((chosen, name))
        }
        self.choice =
            query.claw == nil
            ? Choice(
                options: options.map { Option(id: $0.id.description, name: $0.name, isChosen: $0.id == query.clawID) },
                isAny: query.clawID == nil, keptStatus: query.status?.rawValue) : nil
        rows = found.deployments.map { deployment in
            Row(
                path: deployment.id.path, label: "Revision \(deployment.revision)",
                claw: names[deployment.clawID] ?? deployment.clawID.description, clawPath: deployment.clawID.path,
                status: DeploymentStatusView(deployment.status), isInService: deployment.isInService,
                strategy: deployment.rollout.strategy.title,
                createdBy: makers[deployment.createdBy]?.email ?? "Somebody who has left",
                created: TimeView(deployment.createdAt, now: now))
        }
        let isAll = !query.isNarrow && query.before == nil
        emptiness =
            !rows.isEmpty
            ? nil
            : !isAll
                ? "There are no such deployments."
                : "Nothing has been deployed yet. "
                    + (manages ? "Open a Claw and deploy it." : "The Owner and Admins deploy the team's Claws.")
        newest = query.before == nil ? nil : query.with { _ in }.address
        let last = found.hasMore ? found.deployments.last?.id : nil
        older = last.map { last in query.with { $0.before = last }.address }
        hasPages = newest != nil || older != nil
    }
}
