/// A team's name: 1 to 80 characters on one line, with no space around them. No two teams have names that differ in case alone.
public struct TeamName: Sendable, Hashable {
    public let text: String

    /// - Throws: a fault of the field `name`.
    public init(_ text: String) throws(FieldFault) {
        if let fault = TextRule.fault(inName: text, at: "name") { throw fault }
        self.text = text
    }

    /// By which the name is unique.
    var key: String { TextRule.key(ofName: text) }
}
