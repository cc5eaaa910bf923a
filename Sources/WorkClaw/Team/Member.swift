/// A person in a team.
public struct Member: Sendable, Hashable {
    public let person: Person
    public let role: Role
}
