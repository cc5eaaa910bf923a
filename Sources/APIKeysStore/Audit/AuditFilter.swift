public import APIKeys

/// Which entries of the audit log are wanted. What is not given does not matter.
public struct AuditFilter: Sendable, Hashable {
    public enum Actor: Sendable, Hashable {
        case person(UserID)
        /// What happened by itself.
        case nobody
    }

    public enum Action: Sendable, Hashable {
        /// As in `key.rotated`.
        case exactly(String)
        /// All that is done to one kind of thing: `key` stands for `key.created`, `key.rotated` and so on.
        case about(String)
    }

    public enum Origin: Sendable, Hashable {
        case surface(AuditOrigin.Surface)
        case key(KeyID)
        case address(IPAddress)
    }

    public var actor: Actor?
    public var action: Action?
    public var origin: Origin?

    public init(actor: Actor? = nil, action: Action? = nil, origin: Origin? = nil) {
        self.origin = origin
        self.actor = actor
        self.action = action
    }

    public var isEmpty: Bool { actor == nil && action == nil && origin == nil }
}
