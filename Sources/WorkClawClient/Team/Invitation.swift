/// A new invitation, with the link that the person opens to join.
public struct Invitation: Decodable, Sendable {
    public let member: Member
    /// Shown this once.
    public let link: JoinLink

    public init(from decoder: any Decoder) throws {
        member = try Member(from: decoder)
        link = JoinLink(text: try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .link))
    }

    private enum CodingKeys: CodingKey { case link }
}

/// A link that lets whoever has it join a team, once. Printing, interpolating and mirroring it shows nothing of it.
public struct JoinLink: Sendable {
    private let text: String

    init(text: String) { self.text = text }

    /// The link itself. Not to be logged.
    public func expose() -> String { text }
}

extension JoinLink: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a link to join" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
