import APIKeys
import APIKeysStore
import SQLDatabase
import WorkClawAPI

/// Ready means: the index is loaded, the lease holds, and the store answers.
struct StoreReadiness: Readiness {
    let feed: KeyFeed
    let lease: Lease
    let installation: Installation

    func obstacle() async -> String? {
        guard feed.isLoaded else { return "The key index is still being loaded." }
        guard lease.holds(at: installation.time.uptime) else { return "The key feed has been lost." }
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
