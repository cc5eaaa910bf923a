public import APIKeys

/// What came of giving somebody another role, or of removing them.
public struct TeamChange: Sendable, Hashable {
    /// The member or the invitation as it is now; as it was, if it is gone.
    public let entry: TeamEntry
    /// The keys that were revoked with it, as they are now.
    public let revokedKeys: [APIKey]
    /// The number under which the keys were revoked; `nil` if none was. When this process judges by it, `KeyChangeBarrier` tells.
    public let sequence: Int64?

    init(_ entry: TeamEntry, revokedKeys: [APIKey] = [], sequence: Int64? = nil) {
        self.entry = entry
        self.revokedKeys = revokedKeys
        self.sequence = revokedKeys.isEmpty ? nil : sequence
    }
}
