/// What went wrong with the database. Its text is for the operator's log: it names no values.
public struct SQLError: Error, Hashable {
    public enum Code: String, Sendable {
        /// The engine cannot be reached, is busy beyond the deadline, or cannot write. Trying again later may help.
        case unavailable
        /// A row breaks a uniqueness rule. ``SQLError/constraint`` names its columns.
        case notUnique = "not_unique"
        /// A row breaks another rule of the schema.
        case constraint
        /// The file or the schema is not what it should be: damaged, or not a database.
        case damaged
        /// The database was written by a newer version of this program.
        case newer
        /// A column holds something else than the query expects.
        case decoding
        /// The statement itself is wrong.
        case statement
    }

    public let code: Code
    public let message: String
    /// For `notUnique`: the columns, as in `claws.team_id, claws.name`.
    public let constraint: String?

    public init(_ code: Code, _ message: String, constraint: String? = nil) {
        self.code = code
        self.message = message
        self.constraint = constraint
    }
}

extension SQLError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(message)" }
}
