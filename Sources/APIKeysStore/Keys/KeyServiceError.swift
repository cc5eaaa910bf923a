public import APIKeys

/// Why a change to keys was refused. Nothing has changed then.
public enum KeyServiceError: Error, Hashable, Sendable {
    /// The team has no such key, or the person may not see it.
    case notFound
    /// The person does not belong to the team.
    case notAMember
    /// The person may manage only the keys that they made.
    case notPermitted
    /// A key may not do more than the person who makes it.
    case scopesNotGrantable([Scope])
    case rule(KeyRuleViolation)
    case invalid([Fault])

    /// What is wrong with one field of a request.
    public struct Fault: Hashable, Sendable {
        public let field: String
        public let message: String
    }

    /// The word for it, the same wherever the error is shown.
    public var code: String {
        switch self {
        case .notFound: "not_found"
        case .notAMember: "not_a_member"
        case .notPermitted: "not_permitted"
        case .scopesNotGrantable: "scope_not_grantable"
        case .rule(.notActive): "key_not_active"
        case .rule(.notRotating): "key_not_rotating"
        case .rule(.graceOutOfRange), .rule(.graceAtExpiry): "grace_out_of_range"
        case .invalid: "invalid_request"
        }
    }
}

extension KeyServiceError: CustomStringConvertible {
    /// A sentence for the person who asked.
    public var description: String {
        switch self {
        case .notFound: "there is no such key in this team"
        case .notAMember: "this person does not belong to the team"
        case .notPermitted: "members may manage only the keys that they made themselves"
        case .scopesNotGrantable(let scopes):
            "this person's role does not allow \(scopes.map(\.name).joined(separator: ", "))"
        case .rule(let violation): violation.description
        case .invalid(let faults): faults.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
        }
    }
}
