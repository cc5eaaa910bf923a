import APIKeys
import APIKeysStore
import SQLDatabase
import WorkClawAPI

/// Ready means: the index is loaded, the lease holds, the time is known, and the store answers.
struct StoreReadiness: Readiness {
    let feed: KeyFeed
    let installation: Installation

    func obstacle() async -> String? {
        if let obstacle = feed.obstacle { return obstacle }
        do {
            for database in [installation.database, installation.activityDatabase] {
                _ = try await database.read { try $0.row("SELECT 1") }
            }
            return nil
        } catch {
            return "The store does not answer."
        }
    }
}
