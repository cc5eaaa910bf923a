/// One step from an empty database to the present schema. Steps run in the order of their numbers, each once, and all that are missing run in one transaction.
public struct SQLMigration: Sendable {
    /// From 1 on, without gaps.
    public let number: Int
    public let name: String
    public let statements: [String]

    public init(number: Int, name: String, statements: [String]) {
        self.number = number
        self.name = name
        self.statements = statements
    }
}
