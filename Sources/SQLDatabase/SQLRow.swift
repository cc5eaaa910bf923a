/// One row of a result. Columns are read by position, in the order that the statement names them.
public struct SQLRow: Sendable {
    public let values: [SQLValue]

    public init(values: [SQLValue]) {
        self.values = values
    }

    /// - Throws: ``SQLError`` `decoding` unless the column holds an integer.
    public func integer(_ column: Int) throws -> Int64 {
        guard case .integer(let value) = values[column] else { throw mismatch(column, "an integer") }
        return value
    }

    /// - Throws: ``SQLError`` `decoding` unless the column holds text.
    public func text(_ column: Int) throws -> String {
        guard case .text(let value) = values[column] else { throw mismatch(column, "text") }
        return value
    }

    /// - Throws: ``SQLError`` `decoding` unless the column holds bytes.
    public func blob(_ column: Int) throws -> [UInt8] {
        guard case .blob(let value) = values[column] else { throw mismatch(column, "bytes") }
        return value
    }

    public func optionalInteger(_ column: Int) throws -> Int64? {
        values[column] == .null ? nil : try integer(column)
    }

    public func optionalText(_ column: Int) throws -> String? {
        values[column] == .null ? nil : try text(column)
    }

    public func optionalBlob(_ column: Int) throws -> [UInt8]? {
        values[column] == .null ? nil : try blob(column)
    }

    /// The column through `read`, which is to return `nil` for a text that is no such value.
    public func value<Value>(_ column: Int, _ read: (String) -> Value?) throws -> Value {
        let text = try text(column)
        guard let value = read(text) else { throw mismatch(column, "a \(Value.self)") }
        return value
    }

    /// The same for a column that may be null.
    public func optionalValue<Value>(_ column: Int, _ read: (String) -> Value?) throws -> Value? {
        values[column] == .null ? nil : try value(column, read)
    }

    // The value itself stays out of the error: it may be personal.
    private func mismatch(_ column: Int, _ expected: String) -> SQLError {
        SQLError(.decoding, "column \(column) is not \(expected)")
    }
}
