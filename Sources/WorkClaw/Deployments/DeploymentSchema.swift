import SQLDatabase

/// The tables of revisions and of their deployments.
enum DeploymentSchema {
    static let schema = SQLSchema(part: "deployments", migrations: [])
}
