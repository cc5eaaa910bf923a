import APIKeys
import Hummingbird
import WorkClaw

extension TypeID where Kind == DeploymentIDKind {
    var path: String { "\(DeploymentListController.path)/\(self)" }
}

extension DashboardRequestContext {
    /// The deployment that the address names.
    ///
    /// - Throws: ``WorkspaceError`` `notFound` if it names none.
    func requireDeploymentID() throws -> DeploymentID {
        guard let id = parameters.get("id").flatMap({ DeploymentID($0) }) else {
            throw WorkspaceError(.notFound, "There is no such deployment.")
        }
        return id
    }
}
