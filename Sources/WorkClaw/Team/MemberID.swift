public import APIKeys

/// A person's place in a team.
public typealias MemberID = TypeID<MemberIDKind>

public enum MemberIDKind: TypeIDKind { public static let prefix = "mem" }

extension TypeID where Kind == MemberIDKind {
    /// A person's place has the same 128 bits as the person, in every team.
    public init(_ person: UserID) {
        self.init(high: person.high, low: person.low)
    }

    public var userID: UserID { UserID(high: high, low: low) }
}
