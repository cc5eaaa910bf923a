public import APIKeys
import SQLDatabase

extension AccountStore {
    /// Chooses the time zone in which the person is shown times.
    public func setTimeZone(of person: UserID, to zone: AccountTimeZone) async throws {
        try await database.write { connection in
            _ = try connection.execute("UPDATE people SET time_zone = $2 WHERE id = $1", person.description, zone.name)
        }
    }
}
