/// Who may see and use a Claw. For all others it does not exist.
public enum Access: Hashable, Sendable {
    /// The whole team.
    case team
    /// These people alone. Whoever changes it must be among them.
    case people([Person.ID])
}

extension Access: Codable {
    private enum CodingKeys: CodingKey { case type, people }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .type) {
        case "team": self = .team
        case "people": self = .people(try container.decode([Person.ID].self, forKey: .people))
        default: throw DecodingError.dataCorruptedError(forKey: .type, in: container, debugDescription: "unknown access")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .team: try container.encode("team", forKey: .type)
        case .people(let people):
            try container.encode("people", forKey: .type)
            try container.encode(people, forKey: .people)
        }
    }
}
