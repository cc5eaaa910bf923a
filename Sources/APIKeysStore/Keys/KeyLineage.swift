public import APIKeys
import SQLDatabase

/// The line of rotations that a key stands in. Each key has at most one before it and one after it.
public struct KeyLineage: Sendable, Hashable {
    /// The keys that this one was rotated from, the last one first.
    public let ancestors: [APIKey]
    /// The keys that it was rotated to, the next one first.
    public let successors: [APIKey]

    public var relatives: [APIKey] { ancestors + successors }

    /// - Parameter longest: how many keys are followed in each direction.
    init(of key: APIKey, longest: Int = .max, on connection: any SQLConnection) throws {
        func follow(_ step: KeyPath<APIKey, KeyID?>) throws -> [APIKey] {
            var line: [APIKey] = []
            var next = key[keyPath: step]
            while line.count < longest, let id = next, let relative = try KeyStore.key(id, in: key.teamID, on: connection) {
                line.append(relative)
                next = relative[keyPath: step]
            }
            return line
        }
        ancestors = try follow(\.rotatedFrom)
        successors = try follow(\.supersededBy)
    }
}

extension KeyService {
    /// The key's line, as far as `longest` rotations in each direction.
    public func lineage(of key: APIKey, longest: Int) async throws -> KeyLineage {
        try await database.read { try KeyLineage(of: key, longest: longest, on: $0) }
    }
}
