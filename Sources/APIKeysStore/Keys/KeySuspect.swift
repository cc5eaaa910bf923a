public import APIKeys
import SQLDatabase

/// A key that works, and as much of it as tells whether it may need attention. It was made at its id's time.
public struct KeySuspect: Sendable, Hashable {
    public let id: KeyID
    public let expiresAt: Timestamp?
    /// Set for a key in its grace.
    public let supersededAt: Timestamp?

    public var createdAt: Timestamp { id.time }

    init(id: KeyID, expiresAt: Timestamp?, supersededAt: Timestamp?) {
        self.id = id
        self.expiresAt = expiresAt
        self.supersededAt = supersededAt
    }

    /// - Returns: `nil` for a key that does not work.
    public init?(_ key: APIKey, at now: Timestamp) {
        guard key.status(at: now).isLiving else { return nil }
        self.init(id: key.id, expiresAt: key.expiresAt, supersededAt: key.supersededAt)
    }
}

extension KeyService {
    /// Keys that work now, newest first, for whoever judges by their use which of them need attention.
    ///
    /// - Parameters:
    ///   - team: whose keys they are.
    ///   - scope: only keys that have it.
    ///   - text: only keys whose name or hint has this in it; empty for all.
    ///   - before: the last that was looked at.
    ///   - limit: how many at most.
    public func suspects(
        in team: TeamID, scope: Scope? = nil, containing text: String = "", before: KeyID? = nil, limit: Int
    ) async throws -> [KeySuspect] {
        try await database.read { [time] in
            try KeyStore.suspects(
                in: team, scope: scope, containing: text, at: time.now, before: before ?? KeyID(high: .max, low: .max),
                limit: limit, on: $0)
        }
    }

    /// Some of the team's keys by their ids, newest first; at most a few hundred.
    public func keys(_ ids: [KeyID], in team: TeamID) async throws -> [APIKey] {
        try await database.read { try KeyStore.keys(ids, in: team, on: $0) }
    }
}
