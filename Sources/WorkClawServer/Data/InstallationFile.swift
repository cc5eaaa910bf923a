import APIKeysStore
import SQLDatabase
import SQLiteDatabase

/// One of the files that an installation in a folder consists of, beside its keyring.
struct InstallationFile: Sendable {
    let name: String
    let durability: SQLiteDatabase.Durability
    let schemas: [SQLSchema]

    static let main = InstallationFile(name: "workclaw.db", durability: .full, schemas: Installation.schemas)
    static let activity = InstallationFile(
        name: "activity.db", durability: .normal, schemas: [ActivitySchema.schema])
    static let all = [main, activity]
}
