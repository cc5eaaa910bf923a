/// What is wrong with one field of what somebody sent. A value, so that all faults of a request can be listed at once.
public struct FieldFault: Error, Sendable, Hashable {
    public enum Code: String, Sendable, CaseIterable {
        /// The field is missing, or null where a value is needed.
        case required
        /// The field does not exist.
        case unknownField = "unknown_field"
        /// The field holds another type of value.
        case wrongType = "wrong_type"
        case tooShort = "too_short"
        case tooLong = "too_long"
        /// A list has too many entries.
        case tooMany = "too_many"
        /// A number, a time or a duration is not within its range.
        case outOfRange = "out_of_range"
        /// The value breaks the field's rule in another way; the message says which.
        case invalid
        /// The value stands in the list already.
        case notUnique = "not_unique"
        /// The id is none of a member of the team.
        case unknownPerson = "unknown_person"
        /// The catalogue has no skill of this name.
        case unknownSkill = "unknown_skill"
        /// The catalogue's skill has no version that fits.
        case noSuchVersion = "no_such_version"
        /// The skill's folder in the catalogue cannot be read; the message says where the fault is.
        case brokenSkill = "broken_skill"
        /// The id is none of a Claw that the person may see.
        case unknownClaw = "unknown_claw"
        /// The id is none of a conversation with the Claw.
        case unknownConversation = "unknown_conversation"
        /// Whoever sends the list would shut themselves out.
        case excludesSelf = "excludes_self"
    }

    /// Where in the body, as in `access.people[2]`.
    public let field: String
    public let code: Code
    /// One sentence for whoever sent it. It does not repeat the value.
    public let message: String

    public init(_ code: Code, at field: String, _ message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}

extension FieldFault: CustomStringConvertible {
    public var description: String { "\(field): \(message)" }
}
