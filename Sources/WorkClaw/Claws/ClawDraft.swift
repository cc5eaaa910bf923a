public import APIKeys

/// A Claw that somebody wants to have made, as they described it: anything may be wrong with it.
public struct ClawDraft: Sendable, Hashable {
    public var name: String?
    public var domain: String?
    public var instructions: String
    public var personality: String
    public var memory: String
    public var userContext: String
    public var model: String?
    public var access: ClawAccess
    public var connections: [ClawConnection]

    public init(
        name: String?, domain: String? = nil, instructions: String = "", personality: String = "", memory: String = "",
        userContext: String = "", model: String? = nil, access: ClawAccess = .team, connections: [ClawConnection] = []
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

    /// All that is wrong with the draft, as far as it can be told without the database. `maker` is who wants the Claw.
    public func faults(for maker: UserID) -> [FieldFault] {
        let missing = name == nil ? [FieldFault(.required, at: "name", "Must be given.")] : []
        return missing + asChanges.faults(for: maker, kind: .custom)
    }

    /// The draft as changes to a Claw that has nothing yet: the same rules hold for both.
    private var asChanges: ClawChanges {
        ClawChanges(
            name: name, domain: domain, instructions: instructions, personality: personality, memory: memory,
            userContext: userContext, model: model, access: access, connections: connections)
    }
}
