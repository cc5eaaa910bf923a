public import SQLDatabase

/// The secrets of all teams.
public struct VaultStore: Sendable {
    let database: any SQLDatabase

    public init(database: any SQLDatabase) {
        self.database = database
    }
}
