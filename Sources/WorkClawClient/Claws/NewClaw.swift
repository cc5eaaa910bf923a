/// A Claw to be made. What is `nil` is empty.
public struct NewClaw: Encodable, Hashable, Sendable {
    public var name: String
    public var domain: String?
    public var instructions: String?
    public var personality: String?
    public var memory: String?
    public var userContext: String?
    /// `echo`, `openai/<model>` or `anthropic/<model>`.
    public var model: String?
    public var access: Access
    public var connections: [Connection]

    public init(
        name: String, domain: String? = nil, instructions: String? = nil, personality: String? = nil, memory: String? = nil,
        userContext: String? = nil, model: String? = nil, access: Access = .team, connections: [Connection] = []
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
}
