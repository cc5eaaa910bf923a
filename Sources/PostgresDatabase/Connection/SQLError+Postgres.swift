import SQLDatabase

extension SQLError {
    /// A refusal of PostgreSQL in the words that all engines share.
    init(result: OpaquePointer, state: SQLState) {
        let message = "PostgreSQL \(state.rawValue): \(Self.words(of: result, state: state))"
        switch state.class {
        case "23":
            let isUnique = state == .uniqueViolation
            self.init(isUnique ? .notUnique : .constraint, message, constraint: isUnique ? Self.columns(of: result) : nil)
        case "XX" where state.rawValue == "XX001" || state.rawValue == "XX002":
            self.init(.damaged, message)
        case "0A", "20", "21", "22", "26", "2B", "2F", "34", "38", "39", "42", "44", "P0":
            self.init(.statement, message)
        default:
            // No connection, no rights to connect, no room, a conflict with others, interrupted, or a fault of the server's own.
            self.init(.unavailable, message)
        }
    }

    /// The primary message names tables, columns and rules, never values; the detail does, and is left out. Of the class that complains
    /// about data, the primary message too quotes them.
    private static func words(of result: OpaquePointer, state: SQLState) -> String {
        guard state.class != "22" else { return "a value does not fit its type" }
        return ErrorField.message.text(of: result) ?? "no message"
    }

    /// The columns of a broken uniqueness rule, as in `claws.team_id, claws.name_key`. They stand in the detail, before the values:
    /// `Key (team_id, name_key)=(…) already exists.` Whoever may not read the table gets no detail, and the rule's name instead.
    private static func columns(of result: OpaquePointer) -> String? {
        guard let table = ErrorField.table.text(of: result), let detail = ErrorField.detail.text(of: result),
            let start = detail.firstIndex(of: "("), let end = detail.firstRange(of: ")=(")?.lowerBound, start < end
        else { return ErrorField.constraint.text(of: result) }
        return detail[detail.index(after: start)..<end].split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
    }
}
