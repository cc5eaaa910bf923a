public typealias VerifierID = TypeID<VerifierIDKind>

public enum VerifierIDKind: TypeIDKind { public static let prefix = "ver" }

/// Somebody who may ask what a key is: a gateway or a service that guards something. It has a credential of its own, which opens nothing else.
public struct Verifier: Hashable, Sendable {
    public let id: VerifierID
    /// Whose keys it may ask about; `nil` for those of all teams.
    public let team: TeamID?

    public init(id: VerifierID, team: TeamID?) {
        self.id = id
        self.team = team
    }
}
