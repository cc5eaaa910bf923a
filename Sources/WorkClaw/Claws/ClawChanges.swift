public import APIKeys

/// What somebody wants to change of a Claw, as they described it: anything may be wrong with it.
///
/// `nil` leaves a field as it is. In the fields that are optional twice, `.some(nil)` clears: to no value, or to an empty text
/// or list.
public struct ClawChanges: Sendable, Hashable {
    public static let longestDomain = 200
    public static let longestModel = 200

    public var name: String?
    public var domain: String??
    public var instructions: String??
    public var personality: String??
    public var memory: String??
    public var userContext: String??
    public var model: String??
    public var access: ClawAccess?
    public var connections: [ClawConnection]??

    public init(
        name: String? = nil, domain: String?? = nil, instructions: String?? = nil, personality: String?? = nil,
        memory: String?? = nil, userContext: String?? = nil, model: String?? = nil, access: ClawAccess? = nil,
        connections: [ClawConnection]?? = nil
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

    /// All that is wrong with the changes, as far as it can be told without the database. `person` is who wants them, `kind`
    /// the Claw's.
    public func faults(for person: UserID, kind: Claw.Kind) -> [FieldFault] {
        let domain = domain?.flatMap(\.self)
        let model = model?.flatMap(\.self)
        var faults = [
            name.flatMap { TextRule.fault(inName: $0, at: "name") },
            domain.flatMap { TextRule.fault(inLine: $0, at: "domain", atMost: Self.longestDomain) },
            Self.fault(in: instructions, at: "instructions"),
            Self.fault(in: personality, at: "personality"),
            Self.fault(in: memory, at: "memory"),
            Self.fault(in: userContext, at: "user_context"),
            model.flatMap { ModelName.fault(in: $0, at: "model", atMost: Self.longestModel) },
        ].compactMap(\.self)
        if let access { faults += access.faults(for: person, kind: kind) }
        if let connections, let connections { faults += Self.faults(in: connections) }
        return faults
    }

    /// `claw` with the changes made, and everything else as it was.
    func applied(to claw: Claw) -> Claw {
        var claw = claw
        if let name { claw.name = name }
        if let domain { claw.domain = domain }
        if let instructions { claw.instructions = instructions ?? "" }
        if let personality { claw.personality = personality ?? "" }
        if let memory { claw.memory = memory ?? "" }
        if let userContext { claw.userContext = userContext ?? "" }
        if let model { claw.model = model }
        if let access { claw.access = access.sorted }
        if let connections { claw.connections = connections ?? [] }
        return claw
    }

    private static func fault(in text: String??, at field: String) -> FieldFault? {
        guard let text, let text else { return nil }
        return TextRule.fault(inText: text, at: field)
    }

    private static func faults(in connections: [ClawConnection]) -> [FieldFault] {
        guard connections.count <= ClawConnection.most else {
            return [FieldFault(.tooMany, at: "connections", "Must be at most \(ClawConnection.most) connections.")]
        }
        return connections.enumerated().flatMap { $1.faults(at: "connections[\($0)]") }
    }
}
