public import APIKeys
public import SQLDatabase

extension SQLRow {
    /// The column's milliseconds since 1970 as a time.
    public func timestamp(_ column: Int) throws -> Timestamp {
        try Timestamp(milliseconds: integer(column))
    }

    public func optionalTimestamp(_ column: Int) throws -> Timestamp? {
        try optionalInteger(column).map(Timestamp.init(milliseconds:))
    }
}
