import APIKeys
import SQLDatabase

/// The browsers that people have signed in with. A known one is spared the waiting that others who guess bring about; it opens nothing.
extension AccountStore {
    static let deviceLifetime = Duration.seconds(180 * 24 * 3600)
    /// The one used longest ago gives way.
    static let mostDevices = 20

    /// Whether the person has signed in with this browser in the last 180 days.
    static func knows(
        _ device: DeviceToken?, of person: UserID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Bool {
        guard let device else { return false }
        return try connection.row(
            "SELECT 1 FROM devices WHERE token_digest = $1 AND user_id = $2 AND seen_at > $3", device.digest,
            person.description, now.adding(.zero - deviceLifetime).milliseconds) != nil
    }

    /// Notes that the person has signed in with a browser.
    ///
    /// - Returns: a new token for one that was not known, or was somebody else's.
    static func remember(
        _ device: DeviceToken?, of person: UserID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> DeviceToken? {
        if let device, try knows(device, of: person, at: now, on: connection) {
            try connection.execute(
                "UPDATE devices SET seen_at = $2 WHERE token_digest = $1", device.digest, now.milliseconds)
            return nil
        }
        let new = DeviceToken()
        try connection.execute(
            "INSERT INTO devices (token_digest, user_id, created_at, seen_at) VALUES ($1, $2, $3, $3)", new.digest,
            person.description, now.milliseconds)
        try connection.execute(
            """
            DELETE FROM devices WHERE user_id = $1 AND token_digest NOT IN (
                SELECT token_digest FROM devices WHERE user_id = $1 ORDER BY seen_at DESC, created_at DESC LIMIT $2)
            """,
            person.description, mostDevices)
        return new
    }
}
