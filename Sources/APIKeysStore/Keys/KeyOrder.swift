/// In which order keys are listed. Keys that are alike in it follow each other as they were made.
public struct KeyOrder: Sendable, Hashable {
    public enum Column: String, Sendable, CaseIterable {
        case created
        /// By the first 80 characters, whatever the case of ASCII letters.
        case name
        /// A key that never expires comes after all others.
        case expires
    }

    public var column: Column
    public var isDescending: Bool

    public static let newestFirst = KeyOrder(.created, isDescending: true)

    public init(_ column: Column, isDescending: Bool = false) {
        self.column = column
        self.isDescending = isDescending
    }

    /// What rows are compared by, before their ids. Each stands as it is in an index of ``KeySchema``.
    var expression: String {
        switch column {
        case .created: "id"
        case .name: "SUBSTR(LOWER(name), 1, 80)"
        case .expires: "COALESCE(expires_at, 9223372036854775807)"
        }
    }

    /// For `ORDER BY`.
    var clause: String {
        let direction = isDescending ? "DESC" : "ASC"
        return column == .created ? "id \(direction)" : "\(expression) \(direction), id \(direction)"
    }

    /// The same for the few rows of a page, in a form that no index has: otherwise an engine may walk through all keys in the order of the index,
    /// only to spare itself the sorting of a page.
    var clauseOfPage: String {
        let direction = isDescending ? "DESC" : "ASC"
        return switch column {
        case .created: clause
        case .name: "\(expression) || '' \(direction), id \(direction)"
        case .expires: "\(expression) + 0 \(direction), id \(direction)"
        }
    }

    /// Only rows after the one whose id is `id` and whose value is `value`. The first comparison is what an index is entered by.
    func position(id: String, value: String) -> String {
        let sign = isDescending ? "<" : ">"
        return column == .created
            ? "id \(sign) \(id)"
            : "\(expression) \(sign)= \(value) AND (\(expression) \(sign) \(value) OR id \(sign) \(id))"
    }
}
