public import APIKeys

/// A person in a team.
public struct Member: Sendable, Hashable {
    public let person: Person
    public internal(set) var role: Role
    public let joinedAt: Timestamp

    public var id: MemberID { MemberID(person.id) }
}
