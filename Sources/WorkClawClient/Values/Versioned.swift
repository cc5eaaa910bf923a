/// Something with the state that it was read in. Its members are those of the value: `claw.name` is `claw.value.name`.
@dynamicMemberLookup
public struct Versioned<Value: Sendable>: Sendable {
    public let value: Value
    /// What `updateClaw` and `deleteClaw` take as `ifMatch`, so that they change nothing that was changed meanwhile.
    public let etag: ETag

    public subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { value[keyPath: path] }
}

extension Versioned: Equatable where Value: Equatable {}
extension Versioned: Hashable where Value: Hashable {}

extension Versioned where Value: Decodable {
    init(_ answer: Courier.Answer) throws {
        guard let etag = answer.field("ETag").flatMap({ ETag($0) }) else {
            throw answer.unreadable
        }
        self.init(value: try Courier.decode(from: answer), etag: etag)
    }
}
