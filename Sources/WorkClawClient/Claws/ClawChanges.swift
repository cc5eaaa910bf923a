/// What is to be otherwise about a Claw. What is `nil`, or kept, stays as it is; an empty text clears a text; a list replaces the list.
public struct ClawChanges: Encodable, Hashable, Sendable {
    public var name: String?
    public var domain: Change<String>
    public var instructions: String?
    public var personality: String?
    public var memory: String?
    public var userContext: String?
    public var model: Change<String>
    public var access: Access?
    public var connections: [Connection]?

    public init(
        name: String? = nil, domain: Change<String> = .keep, instructions: String? = nil, personality: String? = nil,
        memory: String? = nil, userContext: String? = nil, model: Change<String> = .keep, access: Access? = nil,
        connections: [Connection]? = nil
    ) {
        self.name = name
        self.domain = domain
        self.instructions = instructions
        self.personality = personality
        self.memory = memory
        self.userContext = userContext
        self.model = model
        self.access = access
        self.connections = connections
    }

    enum CodingKeys: String, CodingKey {
        case name, domain, instructions, personality, memory, model, access, connections
        case userContext = "user_context"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(name, forKey: .name)
        try container.encode(domain, forKey: .domain)
        try container.encodeIfPresent(instructions, forKey: .instructions)
        try container.encodeIfPresent(personality, forKey: .personality)
        try container.encodeIfPresent(memory, forKey: .memory)
        try container.encodeIfPresent(userContext, forKey: .userContext)
        try container.encode(model, forKey: .model)
        try container.encodeIfPresent(access, forKey: .access)
        try container.encodeIfPresent(connections, forKey: .connections)
    }
}
