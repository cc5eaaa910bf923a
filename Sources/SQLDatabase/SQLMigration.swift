/// One step from an empty database to the present schema. Steps run in the order of their numbers, each once, and all that are missing run in one transaction.
public struct SQLMigration: Sendable {
    /// From 1 on, without gaps.
    public let number: Int
    public let name: String
    private let statements: [String]
    private let variants: [SQLEngine: [String]]

    /// - Parameters:
    ///   - number: from 1 on, without gaps.
    ///   - name: for people, as in `keys`.
    ///   - statements: in the SQL that the engines share.
    ///   - variants: what an engine is given instead of `statements`, where it cannot be avoided.
    public init(number: Int, name: String, statements: [String], variants: [SQLEngine: [String]] = [:]) {
        self.number = number
        self.name = name
        self.statements = statements
        self.variants = variants
    }

    /// What the step runs on `engine`.
    public func statements(for engine: SQLEngine) -> [String] { variants[engine] ?? statements }
}
