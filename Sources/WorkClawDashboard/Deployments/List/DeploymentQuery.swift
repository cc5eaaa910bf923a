import APIKeys
import WorkClaw

/// Which deployments a list is to show, as its address says it. What an address asks for that there is not asks for nothing.
struct DeploymentQuery: Sendable {
    /// The Claw whose own list it is.
    let claw: Claw?
    /// Only deployments of this Claw.
    let clawID: ClawID?
    var status: DeploymentStatus?
    /// The last deployment of the page before.
    var before: DeploymentID?

    init(_ query: FormBody, of claw: Claw? = nil) {
        self.claw = claw
        clawID = claw?.id ?? ClawID(query["claw"])
        status = DeploymentStatus(rawValue: query["status"])
        before = DeploymentID(query["before"])
    }

    var isNarrow: Bool { status != nil || claw == nil && clawID != nil }

    /// The address of the list without anything that is asked of it.
    var path: String { claw.map { "\($0.id.path)/deployments" } ?? DeploymentListController.path }

    /// The address of the list that it asks for.
    var address: String {
        let fields = [
            ("claw", claw == nil ? clawID?.description : nil), ("status", status?.rawValue), ("before", before?.description),
        ].compactMap { name, value in value.map { "\(name)=\($0)" } }
        return path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    /// The same list from its first page on, with something else about it.
    func with(_ change: (inout DeploymentQuery) -> Void) -> DeploymentQuery {
        var query = self
        query.before = nil
        change(&query)
        return query
    }
}
